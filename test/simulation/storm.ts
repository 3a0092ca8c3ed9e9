/**
 * The storm of a seed: people work at every register, and at random moments lines are cut, pages, hosts and machines die in the middle
 * of what they do, a profile is deleted, a disk refuses, the cloud dies, and a backup of it is put back. What died comes up again by
 * and by. Everything is planned here, nothing has run yet; `end` is when it is over.
 */
import { bytesToFrame } from '../../electron/host/recorder/frames.ts'
import type { BrowserDisk } from './browser-disk.ts'
import type { Chance } from './chance.ts'
import type { SimulatedCloud } from './cloud.ts'
import type { Network } from './network.ts'
import type { SimulatedRegister } from './register.ts'
import type { Tally } from './tally.ts'
import type { Time } from './time.ts'

export interface World {
  readonly time: Time
  readonly chance: Chance
  readonly tally: Tally
  readonly cloud: SimulatedCloud
  readonly registers: readonly SimulatedRegister[]
  readonly browser: BrowserDisk
  readonly network: Network
  /** Ids of events that a page was told to be written, with the register. */
  readonly acknowledged: ReadonlyMap<string, string>
  /** The newest such record's number. */
  readonly lastAcknowledged: (registerId: string) => number
}

export function startStorm(
  world: World,
  work: (register: SimulatedRegister) => void,
): { readonly ms: number; readonly end: () => void } {
  const { time, cloud, registers, network, tally } = world
  const driver = time.actor('driver')
  const chance = world.chance.fork('storm')
  const stormMs = chance.between(14, 30) * 1000
  const later = (ms: number, run: () => void) => time.send(driver, ms, run)

  cloud.start()
  for (const register of registers) {
    register.startHost()
    register.startPage()
    const goOn = (): void => {
      work(register)
      later(chance.between(300, 1500) * Math.sqrt(registers.length), goOn)
    }
    later(chance.between(300, 2500), goOn)
  }

  function revive(): void {
    if (!cloud.isUp() && chance.is(0.25)) cloud.start()
    for (const register of registers) {
      if (!register.isHostUp() && chance.is(0.3)) register.startHost()
      if (!register.isPageUp() && chance.is(0.3)) register.startPage()
    }
    later(400, revive)
  }
  later(400, revive)

  const anyone = () => chance.pick(registers)
  const offline = (register: SimulatedRegister, ms: number) => {
    network.cut(register.id, true)
    tally.note(`${register.id} offline for ${ms} ms`)
    later(ms, () => network.cut(register.id, false))
  }
  const faults: readonly (readonly [number, () => void])[] = [
    [6, () => offline(anyone(), chance.between(1000, 15_000))],
    [4, () => anyone().doom('page', chance.between(1, 120))],
    [3, () => anyone().doom('host', chance.between(1, 60))],
    [5, () => anyone().doom('power', chance.between(1, 90))],
    [2, () => loseProfileOf(anyone())],
    [2, () => refuseFor(anyone())],
    [3, () => dieAndComeBack()],
    [2, () => cloud.pullRedemptions()],
    [3, () => putBack(chance.is(0.5))],
  ]
  const refuseFor = (register: SimulatedRegister) => {
    tally.count('recorder refusals')
    tally.note(`${register.id} recorder refuses`)
    register.recorder.refuse(true)
    later(chance.between(500, 8000), () => register.recorder.refuse(false))
  }
  /** Now and then the recorder is out of reach as well when the page comes up. */
  const loseProfileOf = (register: SimulatedRegister) => {
    loseProfile(world, register)
    if (chance.is(0.5)) refuseFor(register)
  }
  const dieAndComeBack = () => {
    tally.count('cloud restarts')
    tally.note('cloud doomed')
    cloud.doom(chance.between(1, 80))
  }
  const putBack = (isNewIncarnation: boolean) => {
    cloud.takeBackup()
    tally.note('backup')
    later(chance.between(2000, 12_000), () => {
      if (!cloud.hasBackup()) return
      tally.count(`cloud put back, ${isNewIncarnation ? 'new' : 'same'} incarnation`)
      tally.note(`cloud put back, ${isNewIncarnation ? 'new' : 'same'} incarnation`)
      cloud.kill()
      time.beforeNext(() => cloud.putBack(isNewIncarnation))
    })
  }
  // Half of them work without a line for the first while: conflicts want registers that know nothing of each other.
  for (const register of registers) if (chance.is(0.5)) offline(register, chance.between(2000, stormMs))
  for (let count = chance.between(4, 9); count > 0; count -= 1)
    later(chance.between(500, stormMs), chance.weighted(faults))
  return { ms: stormMs, end: () => time.kill(driver) }
}

/** Only when the recorder holds all that a person was told to be done: it lags by design, and then something would be lost. */
function loseProfile({ browser, lastAcknowledged }: World, register: SimulatedRegister): void {
  register.killPage()
  const held = new Set<number>()
  for (const bytes of register.recorder.syncedBytesOf(register.recorderPath))
    for (let start = 0, end = bytes.indexOf(0x0a); end !== -1; start = end + 1, end = bytes.indexOf(0x0a, start)) {
      const frame = bytesToFrame(bytes.subarray(start, end))
      if (frame?.kind === 'entry') held.add(frame.entry.n)
    }
  const records = browser.rows(register.id, 'journal', 'records') as readonly { readonly n: number }[]
  const isWhole = held.has(lastAcknowledged(register.id)) && records.every(({ n }) => held.has(n))
  if (isWhole) register.loseProfile()
}
