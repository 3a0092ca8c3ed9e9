/** Peer: uFuzzy, one slip, words in any order. */
import UFuzzy from '@leeoniya/ufuzzy'
import { lineOf } from '../people.ts'
import { createShownTexts, offer, shownAtOnce } from './subject.ts'

const finder = new UFuzzy({ intraMode: 1 })
const lines: string[] = []
const shown = createShownTexts()

offer({
  add(_nth, entry) {
    lines.push(lineOf(entry))
    shown.add(entry)
  },
  ready: () => undefined,
  find(query) {
    const [found, info, order] = finder.search(lines, query, 1)
    const nths = info && order ? order.slice(0, shownAtOnce).map((at) => info.idx[at] as number) : (found ?? [])
    return nths.slice(0, shownAtOnce).map(shown.line)
  },
  savedBytes: () => lines.reduce((sum, line) => sum + line.length, 0),
})
