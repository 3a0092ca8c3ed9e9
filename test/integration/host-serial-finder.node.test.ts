/**
 * Which ports are listened on, with real pseudo terminals and a list the test writes: a scanner that comes back under another name
 * is the same one, and one that HID reads is read once.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ListedPort, listPorts } from '../../electron/host/scanners/list-ports.ts'
import { createSerialFinder } from '../../electron/host/scanners/serial-finder.ts'
import { givenFolder, removeFolder, until } from '../support/host-situations.ts'
import { givenTill, type Till } from '../support/scanner-rigs.ts'
import { givenSerialCable, type SerialCable, whyNoSerialCable } from '../support/serial-cable.ts'

const missing = whyNoSerialCable()
if (missing !== null) console.log(`NOT RUN: serial ports under other names (${missing})`)

describe.skipIf(missing !== null)('serial ports', () => {
  let folders: string[]
  let cables: SerialCable[]
  let listed: ListedPort[]
  let till: Till
  beforeEach(() => {
    folders = []
    cables = []
    listed = []
    till = givenTill()
  })
  afterEach(async () => {
    await till.stop()
    for (const cable of cables) await cable.unplug()
    for (const folder of folders) removeFolder(folder)
  })

  async function plugIn(serialNumber: string): Promise<SerialCable> {
    const folder = givenFolder()
    const cable = await givenSerialCable(folder)
    folders.push(folder)
    cables.push(cable)
    listed.push({
      ...{ path: cable.port, name: 'Scanner', isUsb: true },
      usb: { vendorId: 0x0c2e, productId: 0x0b6a, serialNumber },
    })
    return cable
  }
  async function plugOut(cable: SerialCable): Promise<void> {
    await cable.unplug()
    listed = listed.filter((port) => port.path !== cable.port)
  }
  function listen(ports: readonly string[] = []): void {
    till.scanners.addFinder(createSerialFinder(till.scanners.sink, ports, async () => listed))
    till.scanners.follow([])
  }
  const states = () => till.scanners.status.get().map(({ state }) => state)
  const ready = (count: number) =>
    until(() => states().length === count && states().every((state) => state === 'ready'))
  const arrived = (count: number) => until(() => till.scans.length >= count)

  test('every USB port is listened on, and a port that is none is left alone', async () => {
    await plugIn('A')
    await plugIn('B')
    listed.push({ path: '/dev/tillside-test-none', name: 'COM', isUsb: false, usb: null })
    listen()
    await ready(2)
    cables[0]?.write('one\r')
    cables[1]?.write('two\r')
    await arrived(2)
    expect([...till.raws].sort()).toEqual(['one', 'two'])
  })

  test('plugged in again under another name it is the same scanner', async () => {
    const before = await plugIn('A')
    listen()
    await ready(1)
    before.write('before\r')
    await arrived(1)
    await plugOut(before)
    await until(() => states()[0] === 'unplugged')
    const after = await plugIn('A')
    await ready(1)
    after.write('after\r')
    await arrived(2)
    expect(till.scans.map(({ deviceId, raw }) => [deviceId, raw])).toEqual([
      ['serial:0c2e:0b6a:A', 'before'],
      ['serial:0c2e:0b6a:A', 'after'],
    ])
  })

  test('a named port is followed to where its scanner went', async () => {
    const before = await plugIn('A')
    listen([before.port])
    await ready(1)
    await plugOut(before)
    await until(() => states()[0] === 'unplugged')
    const after = await plugIn('A')
    await ready(1)
    after.write('after\r')
    await arrived(1)
    expect(till.scans[0]).toMatchObject({ raw: 'after', deviceId: `serial:${before.port}` })
  })

  test('what is no port does not keep another one from being read, and says so', async () => {
    const cable = await plugIn('A')
    listen(['', '/dev/tillside-test-none 12345 7E1', cable.port])
    await until(() => states().length === 2 && states().includes('ready'))
    await until(() => states().includes('unplugged'))
    cable.write('read\r')
    await arrived(1)
  })

  test('another scanner at another name is not taken for the named one', async () => {
    const named = await plugIn('A')
    listen([named.port])
    await ready(1)
    await plugOut(named)
    await until(() => states()[0] === 'unplugged')
    const other = await plugIn('B')
    other.write('stranger\r')
    await named.plug()
    listed.push({
      ...{ path: named.port, name: 'Scanner', isUsb: true },
      usb: { vendorId: 0x0c2e, productId: 0x0b6a, serialNumber: 'A' },
    })
    await ready(1)
    named.write('named\r')
    await arrived(1)
    expect(till.raws).toEqual(['named'])
  })

  test('a scanner that HID reads is not read twice, and is read here when HID lets it go', async () => {
    const cable = await plugIn('A')
    till.scanners.sink.owners.claim('0c2e:0b6a:A', 'hid')
    const other = await plugIn('B')
    listen()
    await ready(1)
    other.write('other\r')
    await arrived(1)
    till.scanners.sink.owners.release('0c2e:0b6a:A', 'hid')
    await ready(2)
    cable.write('mine\r')
    await arrived(2)
    expect(till.raws).toEqual(['other', 'mine'])
  })

  test('a scanner that HID begins to read is let go here', async () => {
    await plugIn('A')
    listen()
    await ready(1)
    till.scanners.sink.owners.claim('0c2e:0b6a:A', 'hid')
    await until(() => states().length === 0)
  })

  test('a port that stays open although it left the list, as after sleep, is opened anew', async () => {
    const cable = await plugIn('A')
    listen()
    await ready(1)
    const [port] = listed
    listed = []
    await until(() => states()[0] === 'unplugged')
    listed = port ? [port] : []
    await ready(1)
    cable.write('awake\r')
    await arrived(1)
  })
})

test('a list that fails is said, and asked for again', async () => {
  const till = givenTill()
  let fails = true
  till.scanners.addFinder(
    createSerialFinder(till.scanners.sink, [], async () => {
      if (fails) throw new Error('no driver')
      return []
    }),
  )
  till.scanners.follow([])
  await until(() => till.status()?.state === 'failed')
  expect(till.status()?.detail).toContain('no driver')
  fails = false
  await until(() => till.status() === undefined)
  await till.stop()
})

test('listing the ports of this computer never fails', async () => {
  for (const port of await listPorts()) expect(port.path).not.toBe('')
})
