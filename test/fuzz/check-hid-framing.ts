/**
 * Sends labels through the framing of a HID POS scanner as reports would bring them - in a maker's layout, over as many reports as
 * they need, with the plug pulled out or a part lost on the way - and compares with a plain model. Reports of chance bytes go in
 * between devices: they may become labels, but nothing may throw, and no more may come out than went in.
 */

import { longestLabel } from '../../electron/host/scanners/framing.ts'
import { scannedDataReportOf } from '../../electron/host/scanners/hid-descriptor.ts'
import { createHidFramer, type HidFramer, type HidLabel } from '../../electron/host/scanners/hid-framing.ts'
import { hidMaker, newlandDescriptor } from '../support/hid-reports.ts'
import type { SentLabel } from './check-framing.ts'
import type { Chance } from './random.ts'

/** Those whose layout is known, so that no label can be taken for another; by-sight ones have tests of their own. */
const makers = [
  { ...hidMaker('Honeywell'), aimIfNone: ']E0' },
  { ...hidMaker('Honeywell engine of another maker, by descriptor'), aimIfNone: '' },
  { ...hidMaker('Newland'), aimIfNone: '' },
  { ...hidMaker('Newland'), vendorId: 0x1234, descriptor: newlandDescriptor, aimIfNone: '' },
].map((maker) => ({ ...maker, described: maker.descriptor && scannedDataReportOf(maker.descriptor) }))

/** What is wrong, or null. */
export function hidFramingProblem(sent: readonly SentLabel[], chance: Chance): string | null {
  const maker = chance.pick(makers)
  const framer = createHidFramer(maker)
  const labels: HidLabel[] = []
  const expected: HidLabel[] = []
  for (const { raw, isPulledOut } of sent) {
    const aim = maker.sendsAim ? (/^\][A-Za-z][0-9A-Za-z]/.exec(raw)?.[0] ?? '') : ''
    const data = raw.slice(aim.length)
    // What the makers answer to commands is no label.
    if (aim === ']X0' || data.startsWith('\u0002\0\0')) continue
    const reports = maker.reports(aim, Buffer.from(data, 'latin1'))
    const isLost = !isPulledOut && reports.length > 1 && chance.onceIn(20)
    for (const report of isPulledOut || isLost ? reports.slice(0, -1) : reports) labels.push(...framer.push(report))
    if (isPulledOut) framer.reset()
    else if (isLost) {
      labels.push(...framer.silence())
      expected.push({ type: 'cut' })
    } else expected.push(...modelOf(aim || maker.aimIfNone, data))
  }
  return difference(labels, expected) ?? noiseProblem(framer, chance)
}

function modelOf(aim: string, data: string): HidLabel[] {
  if (aim.length + data.length > longestLabel) return [{ type: 'tooLong' }]
  const ending = ['\r\n', '\r', '\n', '\t'].find((one) => data.endsWith(one)) ?? ''
  const text = data.slice(0, data.length - ending.length)
  return text === '' ? [] : [{ type: 'label', raw: aim + text, suffix: ending }]
}

function difference(labels: readonly HidLabel[], expected: readonly HidLabel[]): string | null {
  if (labels.length !== expected.length) return `${labels.length} labels came out instead of ${expected.length}`
  const at = labels.findIndex((label, index) => JSON.stringify(label) !== JSON.stringify(expected[index]))
  return at < 0 ? null : `label ${at + 1} came out as ${JSON.stringify(labels[at]).slice(0, 400)}`
}

function noiseProblem(known: HidFramer, chance: Chance): string | null {
  const unknown = createHidFramer({ vendorId: 0x1234, described: null })
  for (const framer of [known, unknown]) {
    let [came, went] = [0, 0]
    for (let left = chance.between(0, 3); left > 0; left -= 1) {
      const report = Buffer.from(chance.text(noise, chance.between(0, 70)), 'latin1')
      came += report.length
      for (const label of framer.push(report)) if (label.type === 'label') went += label.raw.length
    }
    for (const label of framer.silence()) if (label.type === 'label') went += label.raw.length
    // An identifier may stand for the maker's letter.
    if (went > came + 3) return `${went} bytes came out of ${came}`
    if (framer.isHalf) return 'something is held back after the end'
  }
  return null
}

const noise = ']EQ0123\u0001\u0002\u0000\u001d\r\n@AZ\u00ff\u0040'
