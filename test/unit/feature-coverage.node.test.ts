/**
 * `docs/feature-coverage.md` tells where each feature of the customer's record is and which test shows it. Here stand the ids it must
 * have; a test it names must exist by that name in that file. An open row is listed as such and is no error.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const numbered = (section: string, ...ranges: readonly (readonly [number, number])[]): string[] =>
  ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, index) => `${section}${String(from + index).padStart(2, '0')}`),
  )

/** Core and profile rows of the sections about customers; the missing numbers belong to the back office or to later. */
const wanted: readonly string[] = [
  ...numbered('A', [1, 13]),
  ...numbered('B', [1, 19], [25, 28], [30, 32]),
  ...numbered('C', [1, 7], [9, 13]),
  ...numbered('J', [1, 1], [3, 7], [9, 14]),
]

interface Row {
  readonly id: string
  readonly title: string
  readonly file: string
}

const rows: readonly Row[] = readFileSync(`${root}docs/feature-coverage.md`, 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, id = '', what = '', title = '', file = ''] = line.split('|').map((cell) => cell.trim())
    return /^[A-Z]\d\d$/.test(id) && what !== '' ? [{ id, title, file: file.replaceAll('`', '') }] : []
  })
const covered = rows.filter((row) => row.title !== '*open*')

describe('the coverage of the feature list', () => {
  it('has every wanted row, each once', () => {
    const ids = rows.map((row) => row.id)
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([])
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  it('names tests that exist', () => {
    const gone = covered.filter(({ title, file }) => !hasTest(file, title))
    expect(gone.map(({ id, title, file }) => `${id}: "${title}" in ${file}`)).toEqual([])
  })

  it('shows what is open as such', () => {
    const open = rows.filter((row) => row.title === '*open*')
    expect(open.every((row) => row.file === '')).toBe(true)
    expect(covered.length + open.length).toBe(rows.length)
  })
})

/** As the title of a test, in quotes, and not somewhere in a comment. */
function hasTest(file: string, title: string): boolean {
  if (!/^test\/.+\.(test\.tsx?|e2e\.ts)$/.test(file) || !existsSync(`${root}${file}`)) return false
  const text = readFileSync(`${root}${file}`, 'utf8')
  return ["'", '"', '`'].some((quote) => {
    const quoted = `${quote}${title}${quote}`
    return [`it(${quoted}`, `test(${quoted}`].some((start) => text.includes(start))
  })
}
