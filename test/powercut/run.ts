/**
 * `run <cuts> <seed> <folder>`: a shop that loses its power again and again, at a random moment of its work. Browser profile and recorder
 * lie on one disk; the disk as it was at the moment of the cut is opened by the same product. Lost: pieces that the screen had shown and that
 * are not there any more. Torn: journal records that are not what was written. A control that writes relaxed, without the second copy, has to
 * lose something, or the disk proves nothing. A cut before anything new was acknowledged does not count.
 *
 * Last line `N cuts, A acknowledged, L lost, T torn`; exit 0 only when all ran with L = T = 0; 2 where there is no such disk.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'
import { dice, killLeft } from '../support/real-shop.ts'
import { createDisk, type Disk, unmountAll, whyNoDisk } from './disk.ts'
import { openShop, removeRecorder } from './shop.ts'

/** Every second cut leaves the browser's journal alone, and the control lets it write relaxed besides. */
type CutKind = 'product' | 'journalAlone' | 'control'

interface Cut {
  readonly acknowledged: number
  readonly recovered: number
  readonly torn: number
}

const [cuts = 20, seed = 1] = process.argv.slice(2, 4).map(Number)
const folder = process.argv[4] ?? ''
const shortestMs = 1500
const longestMs = 9000
/** A cut may fall before the first piece, a relaxed write may happen to be whole; so often in a row is no chance any more. */
const mostTries = 5

mkdirSync(folder, { recursive: true })
const reason = whyNoDisk(folder)
if (reason) {
  process.stdout.write(`NOT RUN: powercut (${reason})\n`)
  process.exit(2)
}

const random = dice(seed)
const port = await freePort()
let code = 1
try {
  code = await run()
} catch (problem) {
  process.stderr.write(`${problem instanceof Error ? problem.stack : problem}\n`)
} finally {
  killLeft()
  unmountAll()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
process.exit(code)

async function run(): Promise<number> {
  const fresh = await prepare()
  const total = { cuts: 0, acknowledged: 0, lost: 0, torn: 0 }
  try {
    const control = await controlLoses(fresh)
    for (let empty = 0; total.cuts < cuts && empty < mostTries; ) {
      const kind = total.cuts % 2 === 0 ? 'product' : 'journalAlone'
      const cut = await cutOnce(fresh, kind)
      if (cut.acknowledged === 0) {
        empty += 1
        continue
      }
      empty = 0
      total.cuts += 1
      total.acknowledged += cut.acknowledged
      total.lost += Math.max(0, cut.acknowledged - cut.recovered)
      total.torn += cut.torn
      const alone = kind === 'journalAlone' ? ' (without the second copy)' : ''
      say(
        `cut ${total.cuts}${alone}: ${cut.acknowledged} acknowledged, ${cut.recovered} there afterwards, ${cut.torn} torn`,
      )
    }
    if (!control) say('The control lost nothing: this disk proves nothing.')
    say(`${total.cuts} cuts, ${total.acknowledged} acknowledged, ${total.lost} lost, ${total.torn} torn`)
    return control && total.cuts === cuts && total.lost === 0 && total.torn === 0 ? 0 : 1
  } finally {
    fresh.remove()
  }
}

/** The demo store, set up and with Ruth at the counter, on a disk that was unmounted in good order. */
async function prepare(): Promise<Disk> {
  const disk = createDisk(join(folder, 'fresh'))
  const shop = await openShop({ folder: disk.folder, port })
  await shop.close()
  disk.unmount()
  return disk
}

async function controlLoses(fresh: Disk): Promise<boolean> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const cut = await cutOnce(fresh, 'control')
    const lost = cut.acknowledged - cut.recovered
    say(`control (relaxed, no second copy): ${cut.acknowledged} acknowledged, ${Math.max(0, lost)} lost`)
    if (lost > 0) return true
  }
  return false
}

async function cutOnce(fresh: Disk, kind: CutKind): Promise<Cut> {
  const disk = fresh.copy(join(folder, 'working'))
  const shop = await openShop({ folder: disk.folder, port, isRelaxed: kind === 'control' })
  let acknowledged = 0
  let isCut = false
  const selling = shop
    .sell((pieces) => {
      if (!isCut) acknowledged = pieces
    })
    .catch((problem: unknown) => {
      if (!isCut) throw problem
    })
  await Promise.race([
    selling,
    new Promise((resolve) => setTimeout(resolve, shortestMs + random() * (longestMs - shortestMs))),
  ])
  isCut = true
  shop.freeze()
  const copy = disk.copy(join(folder, 'afterwards'))
  await shop.kill()
  disk.remove()
  if (kind !== 'product') removeRecorder(copy.folder)
  try {
    const reopened = await openShop({ folder: copy.folder, port })
    const recovered = await reopened.pieces()
    const torn = await reopened.tornRecords()
    await reopened.close()
    return { acknowledged, recovered, torn }
  } finally {
    copy.remove()
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
