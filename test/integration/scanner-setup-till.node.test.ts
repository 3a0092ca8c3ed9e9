/** While a scanner is set up nothing it reads counts; a label still in view counts once. Real use-cases over a fake host. */
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { toneFor } from '../../renderer/screens/sounds.tsx'
import { settingsWith, settingsWithout } from '../../renderer/use-cases/scanner-setup.ts'
import { demoUpc } from '../../shared/demo/demo-catalogue.ts'
import type { ScannerStatus, Settings } from '../../shared/host-contract/contract.ts'
import { givenDemoCloud, givenHost, morning, openTill, type TestTill } from '../support/given-till.ts'

const tray = (till: TestTill) => till.state().tray.map((item) => [item.upc, item.quantity])

async function givenTillReady() {
  const clock = { ms: morning }
  const host = givenHost(givenDemoCloud(), clock)
  const till = openTill(host, clock)
  await till.signIn()
  return { clock, host, till }
}

describe('while a scanner is set up', () => {
  it('a scan is shown, with how it came, and nothing is counted; afterwards scans count again', async () => {
    const { host, till } = await givenTillReady()
    till.actions.beginScannerSetup()
    host.scan(demoUpc('B1'))
    till.actions.receiveKeyed(demoUpc('B2'))
    await till.until('both are shown', ({ scannerSetup }) => scannerSetup?.scans.length === 2)
    expect(till.state().scannerSetup?.scans).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'serial', raw: demoUpc('B1'), deviceId: 'fake', times: 1 }),
        expect.objectContaining({ kind: 'keyboard', raw: demoUpc('B2'), deviceId: 'keyboard', times: 1 }),
      ]),
    )
    expect(till.state().lastOutcome).toBeNull()

    till.actions.endScannerSetup()
    expect(till.state().scannerSetup).toBeNull()
    host.scan(demoUpc('C1'))
    await till.until('it is in the tray', (state) => state.tray.length === 1)
    expect(tray(till)).toEqual([[demoUpc('C1'), 1]])
  })

  it('a label seen again is shown on its scan, and not beside the field', async () => {
    const { host, till } = await givenTillReady()
    till.actions.beginScannerSetup()
    host.scan(demoUpc('B1'))
    await till.until('it is shown', ({ scannerSetup }) => scannerSetup?.scans.length === 1)
    host.seeAgain(3)
    await till.until('and counted', ({ scannerSetup }) => scannerSetup?.scans[0]?.times === 3)
    expect(till.state().doubleRead).toBeNull()
  })
})

describe('a label read twice', () => {
  it('by the host’s scanner: said with its scan, gone with the next', async () => {
    const { host, till } = await givenTillReady()
    host.scan(demoUpc('B1'))
    await till.until('one', (state) => state.tray.length === 1)
    host.seeAgain(2)
    await till.until('said', ({ doubleRead }) => doubleRead?.times === 2)
    host.scan(demoUpc('B2'))
    await till.until('gone', (state) => state.doubleRead === null && state.tray.length === 2)
  })

  it('by a keyboard scanner within half a second counts once, however long it stays in view', async () => {
    const { clock, till } = await givenTillReady()
    for (let sight = 0; sight < 4; sight += 1) {
      till.actions.receiveKeyed(demoUpc('B1'))
      clock.ms += 400
    }
    await till.until('said', ({ doubleRead }) => doubleRead?.times === 4)
    await till.until('one', (state) => state.tray.length === 1)
    expect(tray(till)).toEqual([[demoUpc('B1'), 1]])
  })

  it('is two, when half a second lies between: two equal bags both count', async () => {
    const { clock, till } = await givenTillReady()
    till.actions.receiveKeyed(demoUpc('B1'))
    clock.ms += 500
    till.actions.receiveKeyed(demoUpc('B1'))
    await till.until('both', (state) => state.tray.reduce((sum, item) => sum + item.quantity, 0) === 2)
    expect(till.state().doubleRead).toBeNull()
  })

  it('with a number typed before it counts that number once', async () => {
    const { clock, till } = await givenTillReady()
    till.actions.receiveKeyed(`3*${demoUpc('B1')}`)
    clock.ms += 100
    till.actions.receiveKeyed(demoUpc('B1'))
    await till.until('said', ({ doubleRead }) => doubleRead?.times === 2)
    await till.until('three', (state) => state.tray.length === 1)
    expect(tray(till)).toEqual([[demoUpc('B1'), 3]])
  })
})

it('every scan has one tone: counted, refused, waiting behind a question, tried while a scanner is set up', async () => {
  const { host, till } = await givenTillReady()
  const tones: string[] = []
  till.store.subscribe((state, before) => {
    const tone = toneFor(state, before)
    if (tone) tones.push(tone)
  })
  const hears = async (code: string) => {
    const before = tones.length
    host.scan(code)
    await till.until(`a tone for ${code}`, () => tones.length > before)
  }
  await hears(demoUpc('B1'))
  await hears('no code')
  expect(tones.splice(0)).toEqual(['accepted', 'refused'])
  await till.actions.discardTray()
  await till.actions.selectCustomer(till.customer('Kim Park'))
  await hears(demoUpc('D1'))
  await hears(demoUpc('C1'))
  expect(tones.splice(0)).toEqual(['needsAnswer', 'queued'])
  till.actions.beginScannerSetup()
  await hears(demoUpc('C1'))
  expect(tones).toEqual(['accepted'])
})

describe('adopting a scanner', () => {
  const settings: Settings = { sounds: true, volume: 1, colorScheme: 'auto', language: 'en', serialPorts: [] }
  const status = (deviceId: string, port?: string): ScannerStatus => ({
    ...{ deviceId, kind: 'serial', name: deviceId, state: 'ready', detail: '' },
    ...(port === undefined ? {} : { port }),
  })
  const scan = (deviceId: string, kind: 'serial' | 'hid' | 'keyboard', port: string | null = null) => ({
    ...{ deviceId, kind, name: 'Scanner', port },
  })
  const scanner = (deviceId: string, kind: string) => ({ deviceId, kind, name: 'Scanner' })

  it('at a port that was only tried reads that port from now on, and keeps those that are read', () => {
    const read = [status('serial:usb', '/dev/ttyACM0'), { ...status('hid:x'), kind: 'hid' as const }]
    expect(settingsWith(scan('serial:COM1', 'serial', 'COM1'), settings, read)).toEqual({
      scanner: scanner('serial:COM1', 'serial'),
      serialPorts: ['/dev/ttyACM0', 'COM1'],
    })
    const named = { ...settings, serialPorts: ['COM7'] }
    expect(settingsWith(scan('serial:COM1', 'serial', 'COM1'), named, read).serialPorts).toEqual(['COM7', 'COM1'])
  })
  it('that is read already only remembers it', () => {
    const read = [status('serial:usb', '/dev/ttyACM0')]
    expect(settingsWith(scan('serial:usb', 'serial', '/dev/ttyACM0'), settings, read)).toEqual({
      scanner: scanner('serial:usb', 'serial'),
    })
    expect(settingsWith(scan('keyboard', 'keyboard'), settings, read)).toEqual({
      scanner: scanner('keyboard', 'keyboard'),
    })
  })
  it('and stopping to use it takes its port off', () => {
    const adopted: Settings = {
      ...settings,
      serialPorts: ['COM7', 'COM1'],
      scanner: { deviceId: 'serial:COM1', kind: 'serial', name: 'Scanner' },
    }
    expect(settingsWithout(adopted, [status('serial:COM1', 'COM1')])).toEqual({
      scanner: null,
      serialPorts: ['COM7'],
    })
  })
})
