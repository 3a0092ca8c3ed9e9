/** Bound: every customer's lower-cased text is asked whether it includes each word; latest visit first. */
import { lineOf } from '../people.ts'
import { createShownTexts, offer, shownAtOnce } from './subject.ts'

const lines: string[] = []
const shown = createShownTexts()
let savedBytes = 0

offer({
  add(_nth, entry) {
    lines.push(lineOf(entry))
    shown.add(entry)
  },
  ready() {
    savedBytes = lines.reduce((sum, line) => sum + line.length, 0)
  },
  find(query) {
    const words = query.toLowerCase().split(' ')
    const found: number[] = []
    for (let nth = 0; nth < lines.length; nth += 1) {
      const line = lines[nth] as string
      let holdsAll = true
      for (const word of words)
        if (!line.includes(word)) {
          holdsAll = false
          break
        }
      if (holdsAll) found.push(nth)
    }
    return found.slice(0, shownAtOnce).map(shown.line)
  },
  savedBytes: () => savedBytes,
})
