/** What a document is called when it is saved: its own name as far as it is harmless, with the ending of what it is. */

const endings: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
}

/** The ending is what the bytes are, whatever the name says. */
export function fileName(name: string, mime: string): string {
  const ending = endings[mime] ?? ''
  const plain = name.replace(/[^\p{L}\p{N} ._-]/gu, '_').replace(/^\.+/, '')
  const stem = plain.replace(/\.(pdf|jpe?g|png)$/i, '')
  return `${stem || 'document'}${ending}`
}
