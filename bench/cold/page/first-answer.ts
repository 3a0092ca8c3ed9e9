/** What a page of this bench tells when its first answer is on the screen, ms since its script began. */

export interface FirstAnswer {
  readonly answeredMs: number
  /** Everything is there; the same where nothing comes later. */
  readonly wholeMs: number
  /** 0 = no task of 50 ms or more, until everything was there. */
  readonly longestTaskMs: number
}

declare global {
  interface Window {
    firstAnswer?: FirstAnswer
    /** Fills this page's databases and resolves to the bytes of each record that the first answer reads. */
    fillCold?: (count: number) => Promise<readonly number[]>
    keepBytes?: (sizes: readonly number[]) => Promise<void>
  }
}

const begun = performance.now()
let longestTaskMs = 0
const tasks = new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration)
})
tasks.observe({ type: 'longtask', buffered: true })

/** The next frame begins: the one before, with what was drawn, has left the page. */
const painted = (): Promise<number> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun))))

/** To be called when the answer stands in the document; `rest` brings what comes later. */
export async function tellFirstAnswer(rest: () => Promise<void>): Promise<void> {
  const answeredMs = await painted()
  await rest()
  const wholeMs = performance.now() - begun
  // Long tasks are told a moment after they ended.
  await new Promise((resolve) => setTimeout(resolve, 100))
  window.firstAnswer = { answeredMs, wholeMs, longestTaskMs }
}

export function draw(lines: readonly string[]): void {
  const list = document.createElement('ol')
  for (const line of lines) {
    const item = document.createElement('li')
    item.textContent = line
    list.append(item)
  }
  document.body.append(list)
}
