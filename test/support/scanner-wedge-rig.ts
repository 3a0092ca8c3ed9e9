/**
 * The scanner that types: real key events in a real Chromium, at a real scanner's times, into a name field that has a text already.
 * The page is the shipped code from the key to the code that is handled (wedge-page.ts); what was typed must stand in the field
 * neither while the scanner is listened to nor afterwards.
 */
import { type Browser, chromium } from '@playwright/test'
import { build } from 'vite'
import { expect } from 'vitest'
import { browserLaunch } from './browser-launch.ts'
import type { Label, Rig } from './scanner-rigs.ts'
import { enter, keyOf, pressOnTime, type TimedKey } from './wedge-key-events.ts'

/** null = there is a Chromium here. */
export const whyNoChromium = (): string | null =>
  browserLaunch().channel === undefined ? null : 'no Chromium is installed'

/** ms between keys, from the field guide's table: full speed USB, the fast setting, Bluetooth. */
const rhythms: readonly (readonly number[])[] = [[16], [3], [22, 58, 31, 45, 27, 60, 36]]
/** So that a long label does not take minutes. */
const longLabel = 500
const longLabelsRhythm = [1]
/** Between the last key of a label and the first of the next. */
const restMs = 100
/** The longest pause within a label, and between labels for a person to notice. */
const pauseMs = 90
const overMs = 800

export interface WedgeBrowser {
  rig(): Promise<Rig>
  close(): Promise<void>
}

export async function openWedgeBrowser(): Promise<WedgeBrowser> {
  const [browser, code] = await Promise.all([chromium.launch(browserLaunch()), bundledPage()])
  return { rig: () => wedgeRig(browser, code), close: () => browser.close() }
}

async function bundledPage(): Promise<string> {
  const entry = new URL('./wedge-page.ts', import.meta.url).pathname
  const built = await build({
    ...{ configFile: false, logLevel: 'silent' },
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ['iife'], name: 'wedgePage', fileName: 'wedge-page' },
    },
  })
  const [bundle] = Array.isArray(built) ? built : [built]
  const chunk = bundle && 'output' in bundle ? bundle.output[0] : null
  if (chunk?.type !== 'chunk') throw new Error('the page of the wedge was not bundled')
  return chunk.code
}

async function wedgeRig(browser: Browser, code: string): Promise<Rig> {
  const page = await browser.newPage()
  await page.setContent('<label>Name <input value="Kim Park"></label>')
  await page.addScriptTag({ content: code })
  await page.locator('input').focus()
  const cdp = await page.context().newCDPSession(page)
  let scans = 0
  let isListening = true
  let nextAt = 0

  /** Each label in the next rhythm of its kind; `pauses` are gaps of their own, by the key they come before. */
  async function send(texts: readonly string[], suffix: readonly (typeof enter)[], pauses: readonly number[] = []) {
    const keys: TimedKey[] = []
    let at = Math.max(Date.now(), nextAt)
    for (const text of texts) {
      const rhythm = text.length > longLabel ? longLabelsRhythm : (rhythms[scans % rhythms.length] ?? [16])
      scans += 1
      for (const [nth, key] of [...[...text].map(keyOf), ...suffix].entries()) {
        if (nth > 0) at += pauses.includes(nth) ? pauseMs : (rhythm[nth % rhythm.length] ?? 16)
        keys.push({ key, at })
      }
      at += restMs
    }
    nextAt = at
    await pressOnTime(cdp, keys)
    if (isListening && suffix.length > 0)
      await expect.poll(() => page.locator('input').inputValue(), { timeout: 10_000 }).toBe('Kim Park')
  }
  const textOf = ({ aim, data }: Label) => aim + data
  const ofPage = (what: 'raws' | 'scanIds' | 'said') => page.evaluate((name) => [...window.wedge[name]], what)

  return {
    rawOf: textOf,
    read: (labels) => send(labels.map(textOf), [enter]),
    readInPieces: (one) => send([textOf(one)], [enter], [9, 30]),
    async breakOff(whole, half) {
      await send([textOf(whole)], [enter])
      await send([textOf(half).slice(0, 14)], [])
    },
    // What was typed of it stands in the field, as everything that is no label does.
    async beginAnew() {
      nextAt += overMs
      // A person's hand takes that time too.
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextAt - Date.now())))
      await page.locator('input').fill('Kim Park')
    },
    raws: () => ofPage('raws'),
    scanIds: () => ofPage('scanIds'),
    said: async () => (await ofPage('said')).join(', '),
    saysTooLong: 'tooLong',
    async stop() {
      isListening = false
      await page.evaluate(() => window.wedge.stop())
    },
    end: () => page.close(),
  }
}
