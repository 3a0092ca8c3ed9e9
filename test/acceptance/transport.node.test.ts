/** What a page may rely on, whatever carries it to its host. One suite, run over the WebSocket and over Electron's port. */
import { ORPCError } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RecorderEntry } from '../../shared/host-contract/contract.ts'
import type { AccountId, LocationId } from '../../shared/kernel/ids.ts'
import {
  type Carrier,
  givenFolder,
  givenHost,
  messagePortCarrier,
  removeFolder,
  type TestHost,
  type TestPage,
  take,
  until,
  webSocketCarrier,
} from '../support/host-situations.ts'

const account = {
  accountId: 'account-1' as AccountId,
  accountName: 'Corner Pets',
  locationId: 'location-1' as LocationId,
  registerName: 'Front',
}
const entry = (n: number): RecorderEntry => ({ n, hash: `hash-${n}`, lastSeq: n, text: `record ${n}` })
const codeOf = (error: unknown): string => (error instanceof ORPCError ? error.code : String(error))

describe.each([
  ['WebSocket', webSocketCarrier],
  ['Electron-shaped MessagePort', messagePortCarrier],
] as const)('a page over %s', (_name, openCarrier) => {
  let folder: string
  let host: TestHost
  let carrier: Carrier
  let page: TestPage

  beforeEach(async () => {
    folder = givenFolder()
    host = await givenHost(folder)
    carrier = await openCarrier(host.host)
    page = await carrier.openPage()
  })
  afterEach(async () => {
    page.close()
    await carrier.stop()
    await host.stop()
    removeFolder(folder)
  })

  test('a call is answered', async () => {
    const boot = await page.client.boot.get()
    expect(boot).toMatchObject({ shell: 'browser', accountId: null, isPaired: false })
  })

  test('many calls at once are each answered with their own answer', async () => {
    const volumes = Array.from({ length: 50 }, (_, index) => index / 50)
    const answers = await Promise.all(volumes.map((volume) => page.client.settings.set({ volume })))
    expect(answers.map(({ volume }) => volume)).toEqual(volumes)
  })

  test('a refusal arrives with its name', async () => {
    const refusal = await page.client.cloud
      .pull({ after: 0, limit: 1, incarnation: null })
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(ORPCError)
    expect(refusal).toMatchObject({ code: 'NOT_PAIRED', defined: true, status: 409 })
  })

  test('a message of a wrong form is refused at the door', async () => {
    const wrong = { pageId: 5, takeOver: 'yes' } as unknown as { pageId: string; takeOver: boolean }
    await expect(page.client.lease.acquire(wrong).catch(codeOf)).resolves.toBe('BAD_REQUEST')
  })

  test('a thousand labels arrive once each and in order', async () => {
    await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    const labels = await page.client.scans.received()
    const reading = take(labels, 1000)
    for (let batch = 0; batch < 10; batch += 1) {
      for (let index = 0; index < 100; index += 1) host.scan(`label-${batch * 100 + index}`)
      await page.client.boot.get()
    }
    const scans = await reading
    expect(scans.map(({ raw }) => raw)).toEqual(Array.from({ length: 1000 }, (_, index) => `label-${index}`))
    expect(new Set(scans.map(({ scanId }) => scanId)).size).toBe(1000)
  })

  test('bytes of a label, GS and high ones among them, arrive unharmed', async () => {
    await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    const raw = `]d20109506000134352\u001d10${String.fromCharCode(0, 127, 128, 255)}`
    const reading = take(await page.client.scans.received(), 1)
    host.scan(raw)
    expect((await reading)[0]?.raw).toBe(raw)
  })

  test('a stream that the page stops reading takes no further label', async () => {
    await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    const first = take(await page.client.scans.received(), 1)
    host.scan('one')
    await first
    // The end of a stream travels as a message: it has arrived when the answer to a later call has.
    await page.client.boot.get()
    host.scan('two')
    const second = take(await page.client.scans.received(), 1)
    expect((await second)[0]?.raw).toBe('two')
  })

  test('a label read while the page reloads waits for the next page', async () => {
    await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    page.close()
    host.scan('in between')
    page = await carrier.openPage()
    await until(async () => (await page.client.lease.acquire({ pageId: 'b', takeOver: false })).state === 'granted')
    expect((await take(await page.client.scans.received(), 1))[0]?.raw).toBe('in between')
  })

  test('a second page is told that the register is open elsewhere', async () => {
    await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    const other = await carrier.openPage()
    expect(await other.client.lease.acquire({ pageId: 'b', takeOver: false })).toEqual({ state: 'elsewhere' })
    other.close()
  })

  test('taking over raises the epoch, tells the first page, and ends its right to write', async () => {
    await page.client.boot.createAccount(account)
    const first = await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    const lost = page.client.lease.watch({ pageId: 'a' }).then((stream) => take(stream, 1))
    const other = await carrier.openPage()
    const second = await other.client.lease.acquire({ pageId: 'b', takeOver: true })

    expect(await lost).toEqual([{ state: 'lost' }])
    if (first.state !== 'granted' || second.state !== 'granted') throw new Error('both were to be granted')
    expect(second.epoch).toBeGreaterThan(first.epoch)
    const append = (client: TestPage['client'], epoch: number) =>
      client.recorder.append({ epoch, entries: [entry(1)] }).catch(codeOf)
    expect(await append(page.client, first.epoch)).toBe('NOT_OWNER')
    expect(await append(other.client, first.epoch)).toBe('NOT_OWNER')
    expect(await append(other.client, second.epoch)).toMatchObject({ state: 'ok', lastSeq: 1 })
    other.close()
  })

  test('a closed page gives the register free, and the next grant has a higher epoch', async () => {
    const first = await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    page.close()
    page = await carrier.openPage()
    const second = await page.client.lease.acquire({ pageId: 'b', takeOver: false })
    if (first.state !== 'granted' || second.state !== 'granted') throw new Error('both were to be granted')
    expect(second.epoch).toBe(first.epoch + 1)
  })

  test('labels go to the page that owns the register and to no other', async () => {
    await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    const other = await carrier.openPage()
    const theirs: string[] = []
    const watching = other.client.scans.received().then(async (stream) => {
      for await (const { raw } of stream) theirs.push(raw)
    })
    host.scan('mine')
    expect((await take(await page.client.scans.received(), 1))[0]?.raw).toBe('mine')
    await other.client.lease.acquire({ pageId: 'b', takeOver: true })
    host.scan('theirs')
    await until(() => theirs.length > 0)
    expect(theirs).toEqual(['theirs'])
    other.close()
    await watching.catch(() => undefined)
  })

  test('what was recorded is read back as it was written', async () => {
    await page.client.boot.createAccount(account)
    const lease = await page.client.lease.acquire({ pageId: 'a', takeOver: false })
    if (lease.state !== 'granted') throw new Error('was to be granted')
    const entries = [1, 2, 3].map((n) => ({ ...entry(n), text: `{"n":${n},"text":"line\\n ünï"}` }))
    await page.client.recorder.append({ epoch: lease.epoch, entries })
    expect(await page.client.recorder.read({ after: 1 })).toEqual({ entries: entries.slice(1), hasMore: false })
  })
})
