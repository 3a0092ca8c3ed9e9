/**
 * A label still in view of any scanner of the host is told as seen again, with the scan it belongs to; two a while apart are two; one that
 * came only in part is told as lost.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createDoubleReadFilter, sameReadMs } from '../../shared/barcode/double-read.ts'
import type { DoubleRead } from '../../shared/host-contract/contract.ts'
import { givenFolder, removeFolder, until } from '../support/host-situations.ts'
import { givenTill, type HostRig, hidRig, label, serialRig, type Till } from '../support/scanner-rigs.ts'
import { whyNoSerialCable } from '../support/serial-cable.ts'

const missing = whyNoSerialCable()
if (missing !== null) console.log(`NOT RUN: double reads of a serial scanner (${missing})`)

const ean = label('4006381333931', ']E0')

describe.each([
  ['HID POS', hidRig, null],
  ['serial', serialRig, missing],
] as const)('%s', (_name, givenRig, why) => {
  describe.skipIf(why !== null)('with a real framing', () => {
    let folder: string
    let till: Till
    let rig: HostRig
    let over: AbortController
    let seen: DoubleRead[]
    beforeEach(async () => {
      folder = givenFolder()
      till = givenTill()
      rig = await givenRig(till, folder)
      over = new AbortController()
      seen = []
      void (async () => {
        for await (const one of till.scanners.repeated(over.signal)) seen.push(one)
      })()
    })
    afterEach(async () => {
      over.abort()
      await till.stop()
      await rig.end()
      removeFolder(folder)
      vi.restoreAllMocks()
    })

    test('three sights at once are one scan, told as three', async () => {
      await rig.read([ean, ean, ean])
      await until(() => seen.at(-1)?.times === 3)
      expect(till.scans).toHaveLength(1)
      expect(seen.at(-1)?.scanId).toBe(till.scans[0]?.scanId)
    })

    test('a label that came only in part is told as lost, and stays told when the scanner is back', async () => {
      await rig.breakOff(ean, label('0123456789'.repeat(20), ']Q1'))
      await until(() => till.scans.length === 1)
      await rig.unplug()
      await until(() => till.status()?.lostLabels === 1)
      await rig.plug()
      await until(() => till.status()?.state === 'ready')
      expect(till.status()?.lostLabels).toBe(1)
    })

    test('two equal bags in a row both count', async () => {
      const real = performance.now.bind(performance)
      let later = 0
      vi.spyOn(performance, 'now').mockImplementation(() => real() + later)
      await rig.read([ean])
      await until(() => till.scans.length === 1)
      later = sameReadMs
      await rig.read([ean])
      await until(() => till.scans.length === 2)
      expect(seen).toEqual([])
    })
  })
})

test('each sight renews the time, and another label between ends it', () => {
  const isRepeat = createDoubleReadFilter()
  expect([isRepeat('a', 0), isRepeat('a', 499), isRepeat('a', 998), isRepeat('a', 1498)]).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect([isRepeat('b', 1500), isRepeat('a', 1510)]).toEqual([false, false])
})
