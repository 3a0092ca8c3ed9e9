/** The page's side of a subject that finds customers, and how Node asks it to. */
import type { SearchEntry } from '../../../renderer/database/search-line.ts'
import { createPeople } from '../people.ts'

/** What a result row of the screen is drawn from. */
export interface Line {
  readonly nth: number
  readonly name: string
  readonly phone: string
  readonly email: string
  readonly pets: string
  readonly town: string
  readonly lastVisitAt: string | null
}

export interface SearchSubject {
  /** One customer after the other, latest visit first; resolves when the next may come. */
  add(nth: number, entry: SearchEntry): void | Promise<void>
  /** Everybody was added. */
  ready(): void | Promise<void>
  /** The first 20 lines, ready to draw. */
  find(query: string): readonly Line[] | Promise<readonly Line[]>
  /** Of what would be saved so that a start need not build it; null = it lies in a database anyhow. */
  savedBytes(): number | null
}

export interface SearchPage {
  build(count: number): Promise<{ readonly buildMs: number; readonly savedBytes: number | null }>
  /** For each key press: ms, and whom it found. */
  round(texts: readonly string[]): Promise<readonly { readonly ms: number; readonly found: readonly number[] }[]>
}

declare global {
  interface Window {
    searchPage?: SearchPage
  }
}

export const shownAtOnce = 20
const peopleAtOnce = 5000

export function offer(subject: SearchSubject): void {
  window.searchPage = {
    async build(count) {
      const people = createPeople()
      let buildMs = 0
      for (let from = 0; from < count; from += peopleAtOnce) {
        const some = Array.from({ length: Math.min(peopleAtOnce, count - from) }, () => people.next())
        const start = performance.now()
        for (const [nth, entry] of some.entries()) {
          const added = subject.add(from + nth, entry)
          if (added) await added
        }
        buildMs += performance.now() - start
      }
      const start = performance.now()
      await subject.ready()
      return { buildMs: buildMs + performance.now() - start, savedBytes: subject.savedBytes() }
    },
    async round(texts) {
      const rounds: { ms: number; found: readonly number[] }[] = []
      for (const text of texts) {
        const start = performance.now()
        const answer = subject.find(text)
        const lines = answer instanceof Promise ? await answer : answer
        const ms = performance.now() - start
        rounds.push({ ms, found: lines.map((line) => line.nth) })
      }
      return rounds
    },
  }
}

const mark = '\u001f'

/** What the peers draw lines from: one packed text a customer, read when it is shown. */
export function createShownTexts() {
  const texts: string[] = []
  return {
    add: (entry: SearchEntry) =>
      void texts.push(
        [entry.name, entry.phone, entry.email, entry.petNames.join(', '), entry.town, entry.lastVisitAt ?? ''].join(
          mark,
        ),
      ),
    line(nth: number): Line {
      const [name = '', phone = '', email = '', pets = '', town = '', at = ''] = (texts[nth] ?? '').split(mark)
      return { nth, name, phone, email, pets, town, lastVisitAt: at === '' ? null : at }
    },
  }
}
