/** Names that one object of a JSON text gives twice: reading keeps the last and drops the others without a word. */

const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g

/** The first such name, or null. The text can be read as JSON. */
export function nameGivenTwice(text: string): string | null {
  /** The names of each object that is still open; null for a list. */
  const open: (Set<string> | null)[] = []
  for (const [token, colon] of text.matchAll(tokens)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (colon !== undefined) {
      const key = String(JSON.parse(token.slice(0, -colon.length)))
      const names = open.at(-1)
      if (names?.has(key)) return key
      names?.add(key)
    }
  }
  return null
}
