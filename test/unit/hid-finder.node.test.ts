/**
 * HID POS scanners that are busy, forbidden, torn out, asleep or hanging, by a clock of the test's own: each says what to do, is
 * tried again later and later, and none stops the others or the register.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHidDriver } from '../../electron/host/scanners/hid-driver.ts'
import { createHidFinder } from '../../electron/host/scanners/hid-finder.ts'
import { hidRefusalWords } from '../../electron/host/scanners/problem-words.ts'
import type { ScannerFinder, ScannerSink } from '../../electron/host/scanners/scanners.ts'
import { createFakeHid, type FakeHidSystem, scannerFace } from '../support/fake-hid.ts'
import { givenSink } from '../support/scanner-sink.ts'

let system: FakeHidSystem
let sink: ScannerSink
let finder: ScannerFinder
let labels: string[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
  system = createFakeHid()
  labels = []
  sink = givenSink({ label: (deviceId, _kind, raw) => labels.push(`${deviceId} ${raw}`) })
  const driver = createHidDriver(async () => system.nodeHid)
  finder = createHidFinder(sink, { ...driver, descriptor: async () => null })
})
afterEach(async () => {
  const stopped = finder.stop()
  await pass(2000)
  await stopped
  vi.useRealTimers()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const start = async () => {
  finder.follow([])
  await pass(400)
}
const states = () => finder.statuses().map(({ state }) => state)
const detail = () => finder.statuses()[0]?.detail
function report(data: string, isContinued = false): Uint8Array {
  const made = Buffer.alloc(64)
  made.set([2, data.length])
  made.write(']C0', 2)
  made.write(data, 5, 'latin1')
  made[63] = isContinued ? 1 : 0
  return made
}

describe('plugging in', () => {
  test('a fresh device is given a moment before it is opened', async () => {
    const device = system.add()
    finder.follow([])
    await pass(250)
    expect([states(), device.timesOpened]).toEqual([['connecting'], 0])
    await pass(100)
    expect([states(), device.timesOpened]).toEqual([['ready'], 1])
  })

  test('rights that come late are no trouble and no message', async () => {
    const device = system.add()
    device.refuse('Permission denied')
    finder.follow([])
    await pass(2500)
    expect(states()).toEqual(['connecting'])
    device.refuse(null)
    await pass(300)
    expect(states()).toEqual(['ready'])
  })

  test('a scanner plugged in later is found within two seconds, another one within ten', async () => {
    await start()
    system.add({ serialNumber: 'A' })
    await pass(2400)
    expect(states()).toEqual(['ready'])
    system.add({ serialNumber: 'B' })
    await pass(10_400)
    expect(states()).toEqual(['ready', 'ready'])
  })

  test('mice, keyboards and makers\u2019 own pages are never opened', async () => {
    const mouse = system.add({ faces: [{ usagePage: 1, usage: 2 }] })
    const own = system.add({ faces: [{ usagePage: 0xff45, usage: 1 }] })
    await start()
    expect([mouse.timesOpened, own.timesOpened, states()]).toEqual([0, 0, []])
  })

  test('a known maker\u2019s scanner in keyboard mode is not opened, and it is said how it could work better', async () => {
    const keyboard = system.add({ vendorId: 0x05e0, faces: [{ usagePage: 1, usage: 6 }] })
    await start()
    expect(keyboard.timesOpened).toBe(0)
    expect(finder.statuses()).toMatchObject([
      { state: 'ready', detail: expect.stringContaining('works as a keyboard') },
    ])
  })
})

describe('one device is opened once', () => {
  test('with several collections on one path', async () => {
    const keyboard = { usagePage: 1, usage: 6 }
    const device = system.add({ vendorId: 0x05e0, faces: [keyboard, scannerFace, { usagePage: 0x8c, usage: 5 }] })
    await start()
    expect([device.timesOpened, states()]).toEqual([1, ['ready']])
  })

  test('with several interfaces and a serial number', async () => {
    const faces = [
      { usagePage: 0x8c, usage: 4, path: 'interface-0' },
      { usagePage: 0x8c, usage: 2, path: 'interface-1' },
    ]
    const device = system.add({ serialNumber: 'S1', faces })
    await start()
    expect([device.timesOpened, states()]).toEqual([1, ['ready']])
  })

  test('with the collections of one interface as Windows lists them', async () => {
    const path = (column: number) =>
      `\\\\?\\HID#VID_1234&PID_0001&MI_01&Col0${column}#8&2d2f1d2e&0&000${column - 1}#{4d1e55b2-f16f-11cf-88cb-001111000030}`
    const faces = [1, 2].map((column) => ({ ...scannerFace, path: path(column) }))
    const device = system.add({ faces })
    await start()
    expect([device.timesOpened, states()]).toEqual([1, ['ready']])
  })

  test('two alike without serial numbers are two', async () => {
    system.add()
    system.add()
    await start()
    expect(finder.statuses().map(({ deviceId }) => deviceId)).toEqual(['hid:1234:0001', 'hid:1234:0001#2'])
  })

  test('one that a named serial port reads is left to it', async () => {
    sink.owners.claim('1234:0001:S1', 'serial')
    const device = system.add({ serialNumber: 'S1' })
    await start()
    expect([device.timesOpened, states()]).toEqual([0, ['busy']])
    sink.owners.release('1234:0001:S1', 'serial')
    await pass(10_000)
    expect(states()).toEqual(['ready'])
  })

  test('and while it is open it belongs to HID', async () => {
    const device = system.add({ serialNumber: 'S1' })
    await start()
    expect(sink.owners.ownerOf('1234:0001:S1')).toBe('hid')
    device.unplug()
    expect(sink.owners.ownerOf('1234:0001:S1')).toBeNull()
  })
})

describe('a scanner that cannot be opened', () => {
  test.each([
    ['Permission denied', 'forbidden', 'plug'],
    ['Device or resource busy', 'busy', 'close that program'],
    ['(0x00000020) The process cannot access the file, sharing violation', 'busy', 'close that program'],
    ['hid_open_path: failed to open IOHIDDevice: (0xE00002E2) not permitted', 'forbidden', 'plug'],
    ['something else', 'failed', 'unplug it and plug it in again'],
  ])('%s: %s, and what to do', async (text, state, words) => {
    system.add().refuse(text)
    finder.follow([])
    await pass(4000)
    expect(states()).toEqual([state])
    expect(detail()).toContain(words)
  })

  test('is tried again after 1, 2, 5 and then every 10 seconds, and works when it is let', async () => {
    const device = system.add()
    device.refuse('Permission denied')
    const tried: number[] = []
    const { open } = system.nodeHid.HIDAsync
    vi.spyOn(system.nodeHid.HIDAsync, 'open').mockImplementation((path) => {
      tried.push(Date.now())
      return open(path)
    })
    finder.follow([])
    await pass(60_000)
    const waits = tried.map((at, index) => at - (tried[index - 1] ?? at)).filter((wait) => wait >= 1000)
    expect(waits.slice(0, 6)).toEqual([1000, 2000, 5000, 10_000, 10_000, 10_000])
    device.refuse(null)
    await pass(10_000)
    expect(states()).toEqual(['ready'])
  })

  test('the rules file is named where it helps', () => {
    const words = (platform: NodeJS.Platform) => hidRefusalWords({ type: 'forbidden', text: '' }, platform)[1]
    expect(words('linux')).toContain('60-tillside-scanners.rules')
    expect(words('darwin')).toContain('Input Monitoring')
    expect(words('win32')).toContain('close other programs')
  })

  test('does not keep another one from working', async () => {
    system.add({ serialNumber: 'A' }).refuse('Permission denied')
    system.add({ serialNumber: 'B' })
    finder.follow([])
    await pass(5000)
    expect(states().sort()).toEqual(['forbidden', 'ready'])
  })
})

describe('a scanner that goes away', () => {
  test('in the middle of a label: said, and the half label is gone', async () => {
    const device = system.add()
    await start()
    device.send(report('half', true))
    device.unplug()
    expect(states()).toEqual(['unplugged'])
    expect(detail()).toContain('in the middle of a label')
    device.plug()
    await pass(3000)
    device.send(report('whole'))
    expect(labels).toEqual(['hid:1234:0001 ]C0whole'])
  })

  test('without a word, as after sleep: noticed by the list', async () => {
    const device = system.add()
    await start()
    device.fallAsleep()
    device.plug()
    await pass(10_500)
    device.send(report('awake'))
    expect([states(), labels]).toEqual([['ready'], ['hid:1234:0001 ]C0awake']])
  })

  test('while the computer slept: everything is opened anew', async () => {
    const device = system.add()
    await start()
    device.send(report('half', true))
    const sleeping = device.timesOpened
    vi.setSystemTime(Date.now() + 3_600_000)
    await pass(10_000)
    expect(device.timesOpened).toBe(sleeping + 1)
    expect(states()).toEqual(['ready'])
  })

  test('again and again right after it was opened: later each time', async () => {
    const device = system.add()
    finder.follow([])
    for (let second = 0; second < 60; second += 1) {
      await pass(1000)
      if (device.openNow > 0) {
        device.unplug()
        device.plug()
      }
    }
    expect(device.timesOpened).toBeLessThan(10)
  })

  test('a part that does not come: after a second the label is dropped, and that is said', async () => {
    const device = system.add()
    await start()
    device.send(report('half', true))
    await pass(1100)
    expect(detail()).toContain('scan it again')
    device.send(report('next'))
    expect(labels).toEqual(['hid:1234:0001 ]C0next'])
  })
})

describe('a system that does not answer', () => {
  test('to opening: said, never asked twice at once, and used when it answers', async () => {
    const device = system.add()
    const answer = device.hangOpening()
    finder.follow([])
    await pass(60_000)
    expect([states(), device.timesOpened]).toEqual([['failed'], 0])
    expect(detail()).toContain('does not answer')
    answer()
    await pass(1)
    expect([states(), device.timesOpened]).toEqual([['ready'], 1])
  })

  test('to opening, and unplugged meanwhile: what opens late is closed', async () => {
    const device = system.add()
    const answer = device.hangOpening()
    await start()
    device.unplug()
    await pass(3000)
    device.plug()
    await pass(3000)
    answer()
    await pass(3000)
    expect([states(), device.openNow]).toEqual([['ready'], 1])
  })

  test('to listing: said, never asked twice at once, and used when it answers', async () => {
    const answer = system.hangListing()
    system.add()
    finder.follow([])
    await pass(60_000)
    expect([states(), system.timesListed]).toEqual([['failed'], 1])
    answer()
    await pass(500)
    expect(states()).toEqual(['ready'])
  })

  test('to closing: the register ends all the same', async () => {
    system.add().hangClosing()
    await start()
    const stopped = vi.fn()
    void finder.stop().then(stopped)
    await pass(1100)
    expect(stopped).toHaveBeenCalled()
  })

  test('without the native module the register runs, says so, and takes it when it comes', async () => {
    system.add()
    system.failLoading('libudev.so.1: cannot open shared object file\nRequire stack: ...')
    await start()
    expect(finder.statuses()).toMatchObject([{ state: 'failed', name: 'HID scanners' }])
    expect(detail()).toContain('libudev.so.1: cannot open shared object file)')
    system.failLoading(null)
    await pass(11_000)
    expect(states()).toEqual(['ready'])
  })
})

describe('Honeywell', () => {
  test('is put into HID mode once, and others are sent nothing', async () => {
    const device = system.add({ vendorId: 0x0c2e })
    const other = system.add()
    await start()
    device.unplug()
    device.plug()
    await pass(5000)
    expect([device.timesOpened, device.features, other.features]).toEqual([2, [[0xfe, 1]], []])
  })
})
