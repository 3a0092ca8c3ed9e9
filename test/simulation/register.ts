/**
 * A register: its machine (browser disk, recorder disk, documents, a clock that may be hours off), its host and its page. The page is
 * the shipped till. Page, host or the whole machine can be killed at any task and started again; everything else survives as its
 * storage says.
 */
import type { RegisterFile } from '../../electron/host/settings/data-folder.ts'
import { createTill, type Till } from '../../renderer/use-cases/create-till.ts'
import type { HostLine, Line } from '../../renderer/use-cases/host-client.ts'
import type { BrowserDisk } from './browser-disk.ts'
import type { Chance } from './chance.ts'
import { type SimulatedHost, startHost } from './host.ts'
import type { SimulatedDisk } from './recorder-disk.ts'
import type { Tally } from './tally.ts'
import type { Actor, Time } from './time.ts'

export interface SimulatedRegister {
  readonly id: string
  readonly isPageUp: () => boolean
  readonly isHostUp: () => boolean
  /** The till on the screen, and the actor whose time it lives in. */
  page(): { readonly till: Till; readonly actor: Actor } | null
  /** Runs in the page's time; nothing when there is none, or when it dies meanwhile. */
  act(work: (till: Till) => Promise<void>): void
  isBusy(): boolean
  startHost(): void
  startPage(): void
  killPage(): void
  killHost(): void
  cutPower(): void
  /** The same, somewhere in the page's or host's next tasks. */
  doom(what: 'page' | 'host' | 'power', tasks: number): void
  /** The browser's profile is deleted. Only while the page is down. */
  loseProfile(): void
  readonly recorder: SimulatedDisk
  readonly recorderPath: string
}

export interface RegisterNeeds {
  readonly time: Time
  readonly chance: Chance
  readonly tally: Tally
  readonly browser: BrowserDisk
  readonly recorder: SimulatedDisk
  readonly document: RegisterFile
  readonly signingKey: string
  readonly token: string
  /** What the machine's clock is ahead. */
  readonly skewMs: number
}

export function createRegister(needs: RegisterNeeds): SimulatedRegister {
  const { time, chance, tally, browser, recorder } = needs
  const id = needs.document.registerId
  const recorderPath = `/recorder/${id}.journal`
  const file = { document: needs.document }
  const clock = { now: () => time.now() + needs.skewMs }
  let remembered: string | null = null
  let pages = 0
  let hosts = 0
  let host: SimulatedHost | null = null
  let page: { readonly till: Till; readonly actor: Actor; connect(to: SimulatedHost): void; close(): void } | null =
    null
  let busy: Actor | null = null

  function startPage(): void {
    if (page) return
    pages += 1
    tally.note(`${id} page ${pages} starts`)
    const actor = time.actor(`page ${id} ${pages}`)
    const listeners: { line: (line: Line) => void; lost: () => void }[] = []
    let line: (Line & { readonly close: () => void }) | null = null
    const hostLine: HostLine = {
      onLine(listener) {
        listeners.push({ line: listener, lost: () => undefined })
        if (line) listener(line)
      },
      onLost(listener) {
        listeners.push({ line: () => undefined, lost: listener })
      },
    }
    const till = createTill({
      host: hostLine,
      now: clock.now,
      random: () => chance.next(),
      bytes: (length) => chance.bytes(length),
      after(ms, run) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      rest: () => new Promise((resolve) => setTimeout(resolve, 1)),
      remember: {
        read: () => remembered,
        write(visitId) {
          remembered = visitId
        },
      },
      storage: async () => null,
      pageId: `page-${id}-${pages}`,
    })
    page = {
      till,
      actor,
      connect(to) {
        line = to.openLine(actor, () => {
          line = null
          for (const { lost } of listeners) lost()
        })
        const standing = line
        time.send(actor, chance.between(1, 10), () => {
          if (standing.lost.aborted) return
          for (const listener of listeners) listener.line(standing)
        })
      },
      close: () => line?.close(),
    }
    if (host) page.connect(host)
  }

  function startOwnHost(): void {
    if (host) return
    hosts += 1
    const clocks = { time, chance, clock }
    const { signingKey, token } = needs
    host = startHost({ ...clocks, disk: recorder, recorderPath, file, signingKey, token }, `host ${id} ${hosts}`)
    page?.connect(host)
  }

  function endPage(): void {
    if (!page) return
    time.kill(page.actor)
    page.close()
    page = null
    browser.killPage(id)
  }

  function endHost(): void {
    if (!host) return
    time.kill(host.actor)
    host.die()
    host = null
  }

  const killPage = () => {
    if (!page) return
    tally.count('page kills')
    tally.note(`${id} page killed`)
    endPage()
  }
  const killHost = () => {
    if (!host) return
    tally.count('host kills')
    tally.note(`${id} host killed`)
    endHost()
  }
  const cutPower = () => {
    if (!page && !host) return
    tally.count('power cuts')
    tally.note(`${id} power cut`)
    endPage()
    endHost()
    browser.cutPower(id)
    recorder.cutPower()
  }

  return {
    id,
    recorder,
    recorderPath,
    isPageUp: () => page !== null,
    isHostUp: () => host !== null,
    page: () => page,
    act(work) {
      const at = page
      if (!at || busy?.isAlive) return
      busy = at.actor
      time.send(at.actor, 0, () => {
        void work(at.till).finally(() => {
          busy = null
        })
      })
    },
    isBusy: () => busy?.isAlive === true,
    startHost: startOwnHost,
    startPage,
    killPage,
    killHost,
    cutPower,
    doom(what, tasks) {
      if (what === 'power' && chance.is(0.5)) {
        recorder.atNextWrite(cutPower)
        return
      }
      const victim = what === 'page' || !host || (what === 'power' && chance.is(0.5)) ? page?.actor : host.actor
      if (!victim) return
      const [doomedPage, doomedHost] = [page, host]
      time.doom(victim, tasks, () => {
        if (page !== doomedPage || host !== doomedHost) return
        if (what === 'page') killPage()
        else if (what === 'host') killHost()
        else cutPower()
      })
    },
    loseProfile() {
      if (page) return
      tally.count('profiles lost')
      tally.note(`${id} profile lost`)
      browser.lose(id)
    },
  }
}
