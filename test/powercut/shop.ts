/** Somebody at a till on one disk sells one piece after the other. What is acknowledged is what the screen has shown. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { type DemoItem, demoUpc } from '../../shared/demo/demo-catalogue.ts'
import { openTill, readJournal, startRegister } from '../support/real-shop.ts'

/** No offer asks about them. */
const items: readonly DemoItem[] = ['B1', 'B2']

export interface Shop {
  /** Pieces in the visit, as the screen says it. */
  pieces(): Promise<number>
  /** Types one piece more, and again, until it is stopped; tells what the screen shows whenever that grows. */
  sell(shown: (pieces: number) => void): Promise<void>
  tornRecords(): Promise<number>
  freeze(): void
  kill(): Promise<void>
  close(): Promise<void>
}

export interface ShopOptions {
  readonly folder: string
  readonly port: number
  /** The journal is written without waiting for the disk: the control, which has to lose. */
  readonly isRelaxed?: boolean
}

export async function openShop({ folder, port, isRelaxed = false }: ShopOptions): Promise<Shop> {
  const register = await startRegister(folder, port)
  const till = await openTill(folder, register.url, isRelaxed ? writeRelaxed : undefined)
  const { page, counter } = till
  await counter.finds('Ruth')
  const pieces = () => page.evaluate(countPieces)
  return {
    pieces,
    async sell(shown) {
      await page.exposeBinding('tellPieces', (_, count: number) => shown(count))
      await page.evaluate(tellWhenItGrows)
      for (let nth = 0; ; nth += 1) {
        const before = await pieces()
        await counter.scanField.fill(demoUpc(items[nth % items.length] ?? 'B1'))
        await counter.scanField.press('Enter')
        await expect.poll(pieces, { intervals: [5] }).toBeGreaterThan(before)
      }
    },
    tornRecords: async () => (await readJournal(page)).torn,
    freeze() {
      till.freeze()
      register.freeze()
    },
    kill: async () => void (await Promise.all([till.kill(), register.kill()])),
    async close() {
      await till.close()
      await register.close()
    },
  }
}

/** The second copy is taken away: what the browser kept has to do alone. */
export const removeRecorder = (folder: string): void =>
  rmSync(join(folder, 'data', 'register', 'recorder'), { recursive: true, force: true })

// What follows runs in the page.

function writeRelaxed(): void {
  const strict = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function relaxed(names, mode, options) {
    return strict.call(this, names, mode, { ...options, durability: 'relaxed' })
  }
}

function countPieces(): number {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input')]
  return fields
    .filter((field) => (field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '').trim() === 'Quantity')
    .reduce((sum, field) => sum + (Number(field.value) || 0), 0)
}

function tellWhenItGrows(): void {
  const { tellPieces } = window as unknown as { tellPieces(count: number): void }
  let told = 0
  const look = () => {
    let shown = 0
    for (const field of document.querySelectorAll<HTMLInputElement>('input'))
      if ((field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '').trim() === 'Quantity')
        shown += Number(field.value) || 0
    if (shown > told) {
      told = shown
      tellPieces(shown)
    }
    requestAnimationFrame(look)
  }
  look()
}
