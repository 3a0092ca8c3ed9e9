/**
 * Every sentence on the screen comes through `t`, by a typed key of the catalogue. One language is there now; a second is a
 * second catalogue and nothing else.
 */
import i18next from 'i18next'
import { en } from './en.ts'

type WithoutPlural<Name extends string> = Name extends `${infer Base}_one` | `${infer Base}_other` ? Base : Name
type Keys<Tree, Before extends string = ''> = {
  [Name in keyof Tree & string]: Tree[Name] extends string
    ? `${Before}${WithoutPlural<Name>}`
    : Keys<Tree[Name], `${Before}${Name}.`>
}[keyof Tree & string]
export type WordKey = Keys<typeof en>

const instance = i18next.createInstance()
void instance.init({
  lng: 'en',
  resources: { en: { translation: en } },
  initAsync: false,
  interpolation: { escapeValue: false },
})

/** Sentences that were asked for before: a screen asks for the same ones at every change, and a lookup costs more than drawing them. */
const made = new Map<string, string>()
const mostKept = 5000

/** The sentence for a key. `count` chooses singular or plural. */
export function t(key: WordKey, values?: Readonly<Record<string, string | number>>): string {
  const asked = values ? key + JSON.stringify(values) : key
  const known = made.get(asked)
  if (known !== undefined) return known
  const sentence = instance.t(key, values ?? {})
  if (made.size >= mostKept) made.clear()
  made.set(asked, sentence)
  return sentence
}

/** "a, b, c" as the reader's language joins a list. */
export const joined = (parts: readonly string[]): string => parts.join(', ')
