/**
 * When something is on the screen, told by the page itself on this program's clock.
 *
 *   changed    the text is in the document (MutationObserver)
 *   rendered   the frame that holds it is rendered: styled, laid out, painted, handed on (first task after its animation frame)
 *   shown      the next frame begins, so that the one before has left the page (second animation frame)
 *   marked     what the page had marked last by then (`performance.mark`), where it marks anything
 *
 * Page and Node read the same monotonic clock of the machine with different zero points; the difference is measured by asking
 * the page for its time, best of several, which is good to half a round trip (about 0.2 ms).
 */
import type { Page } from '@playwright/test'

/** `performance.now()` of this program. */
export interface Painted {
  readonly changed: number
  readonly rendered: number
  readonly shown: number
  readonly marked: number | null
}

export interface PaintWatch {
  /** Watches from now on for an element with exactly this text (null = any). Resolves to a way to wait for it. */
  arm(selector: string, text: string | null): Promise<() => Promise<Painted>>
  /** The same for the next page that is opened, from its first moment. */
  armOnOpen(selector: string): Promise<() => Promise<Painted>>
}

const longestWaitMs = 20_000

declare global {
  interface Window {
    benchPainted?: (painted: Painted) => Promise<void>
  }
}

/** Once for each page, after it was opened. */
export async function watchPaint(page: Page): Promise<PaintWatch> {
  let settle: ((painted: Painted) => void) | null = null
  await page.exposeFunction('benchPainted', (painted: Painted) => settle?.(painted))
  let offset: number | null = null

  /** Settled by the page's next report. */
  function nextReport(what: string): () => Promise<Painted> {
    const seen = new Promise<Painted>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Not seen within ${longestWaitMs} ms: ${what}`)), longestWaitMs)
      settle = (painted) => {
        clearTimeout(timer)
        resolve(painted)
      }
    })
    // Nobody waits for it yet; the one who does is told.
    seen.catch(() => undefined)
    return async () => {
      const { changed, rendered, shown, marked } = await seen
      offset ??= await clockOffset(page)
      return {
        changed: changed + offset,
        rendered: rendered + offset,
        shown: shown + offset,
        marked: marked === null ? null : marked + offset,
      }
    }
  }

  return {
    async arm(selector, text) {
      const report = nextReport(`${selector} "${text ?? ''}"`)
      await page.evaluate(armInPage, [selector, text] as const)
      return report
    },
    async armOnOpen(selector) {
      const report = nextReport(selector)
      await page.addInitScript(armInPage, [selector, null] as const)
      return report
    },
  }
}

/** Runs in the page. Its inner functions stay nameless: a bundler's helper for names is not there. */
function armInPage([selector, text]: readonly [string, string | null]): void {
  let marked: number | null = null
  const marks = new PerformanceObserver((list) => {
    marked = list.getEntries().at(-1)?.startTime ?? marked
  })
  marks.observe({ type: 'mark' })
  new MutationObserver((_changes, observer) => {
    const found = document.querySelector(selector)
    if (!found || (text !== null && found.textContent?.trim() !== text)) return
    observer.disconnect()
    const changed = performance.now()
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      let rendered = 0
      channel.port1.onmessage = () => {
        rendered = performance.now()
      }
      channel.port2.postMessage(null)
      requestAnimationFrame(() => {
        const shown = performance.now()
        // Marks are told a moment after they were made.
        setTimeout(() => {
          marks.disconnect()
          void window.benchPainted?.({ changed, rendered, shown, marked })
        })
      })
    })
  }).observe(document, { childList: true, subtree: true, characterData: true })
}

/** What to add to the page's `performance.now()`. */
async function clockOffset(page: Page): Promise<number> {
  let best = { trip: Number.POSITIVE_INFINITY, offset: 0 }
  for (let nth = 0; nth < 15; nth += 1) {
    const before = performance.now()
    const there = await page.evaluate(() => performance.now())
    const after = performance.now()
    if (after - before < best.trip) best = { trip: after - before, offset: (before + after) / 2 - there }
  }
  return best.offset
}
