/**
 * A register as the cloud sees it: pairs, keeps its own events in seq order, pushes and pulls over HTTP with the real client. Its
 * events are real facts, so that the cloud judges them; ids and times come from a counter, so that runs are repeatable.
 */
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readAdminToken } from '../../cloud/data-folder.ts'
import { type CloudClient, createCloudClient } from '../../electron/host/cloud-link/cloud-client.ts'
import {
  type PulledEvent,
  type PushedRecord,
  type PushInput,
  type PushOutcome,
  pushVersion,
} from '../../shared/cloud-protocol/protocol.ts'
import { bodyRefOf, bodyRefText } from '../../shared/customers/body-ref.ts'
import type { PersonBody, PersonPatch } from '../../shared/customers/person.ts'
import type { AccountId, CustomerId, LocationId, RegisterId, VisitId } from '../../shared/kernel/ids.ts'
import { createId } from '../../shared/kernel/ids.ts'
import type { Envelope, Fact, TillsideEvent } from '../../shared/loyalty/events.ts'
import { recordsOf } from './pushed-records.ts'

export interface CloudAddress {
  readonly url: string
  /** Holds the admin token. */
  readonly folder: string
  /** The store that registers join when a test names no other. */
  readonly store: string
}

/** Every register of a run signs with one key. */
const keys = generateKeyPairSync('ed25519')

let chance = 0
/** Sixteen bytes that no other call gives. */
const nextBytes = (): Uint8Array => {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(12, ++chance)
  new DataView(bytes.buffer).setUint32(8, process.pid)
  return bytes
}
const startMs = Date.parse('2026-06-10T15:00:00.000Z')
export const newId = <Id extends string>(): Id => createId<Id>(startMs + chance, nextBytes())

export const adminClient = (cloud: CloudAddress): CloudClient =>
  createCloudClient(cloud.url, readAdminToken(cloud.folder) ?? '')

export async function givenCode(cloud: CloudAddress, store = cloud.store): Promise<string> {
  const pairing = await adminClient(cloud).admin.createPairing({ store, createStore: true, location: null })
  return pairing.code
}

export interface FakeRegister {
  readonly client: CloudClient
  readonly accountId: AccountId
  readonly registerId: RegisterId
  readonly events: readonly TillsideEvent[]
  readonly bodies: readonly PersonBody[]
  /** Makes the next own event; it is not sent yet. */
  record(fact: Fact, on?: { customerId?: CustomerId; visitId?: VisitId }): TillsideEvent
  recordPerson(customerId: CustomerId, patch: PersonPatch): TillsideEvent
  /** One record per event. */
  push(events: readonly unknown[], bodies?: readonly unknown[]): Promise<PushOutcome>
  /** Records as given, signed. */
  pushRecords(records: readonly PushedRecord[], more?: Partial<PushInput>): Promise<PushOutcome>
  /** Sends everything after `acceptedUpTo` until the cloud has it all. */
  pushAll(fromSeq?: number): Promise<PushOutcome>
  pullAll(after?: number): Promise<PulledEvent[]>
  /** The same register on another address of the same cloud. */
  at(cloud: CloudAddress): FakeRegister
}

export async function givenRegister(
  cloud: CloudAddress,
  options: { readonly store?: string; readonly code?: string; readonly name?: string } = {},
): Promise<FakeRegister> {
  const code = options.code ?? (await givenCode(cloud, options.store))
  const paired = await createCloudClient(cloud.url, null).register.pair({
    code,
    registerId: newId<RegisterId>(),
    registerName: options.name ?? 'Front till',
    localAccountId: null,
    publicKey: keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  })
  const events: TillsideEvent[] = []
  const bodies: PersonBody[] = []
  const connect = (address: CloudAddress): FakeRegister =>
    registerOn(createCloudClient(address.url, paired.token), paired, events, bodies, connect)
  return connect(cloud)
}

function registerOn(
  client: CloudClient,
  paired: { readonly accountId: string; readonly registerId: string; readonly locationId: string },
  events: TillsideEvent[],
  bodies: PersonBody[],
  at: (cloud: CloudAddress) => FakeRegister,
): FakeRegister {
  const register: FakeRegister = {
    client,
    accountId: paired.accountId as AccountId,
    registerId: paired.registerId as RegisterId,
    events,
    bodies,
    at,
    record(fact, on = {}) {
      const envelope: Envelope = {
        id: newId(),
        accountId: register.accountId,
        registerId: register.registerId,
        epoch: 1,
        seq: events.length + 1,
        visitId: on.visitId ?? null,
        customerId: on.customerId ?? null,
        locationId: paired.locationId as LocationId,
        staffId: null,
        role: null,
        at: new Date(startMs + events.length * 1000).toISOString(),
        utcOffset: -240,
        businessDate: '2026-06-10',
        catalogueVersion: 0,
        v: 1,
      }
      const event: TillsideEvent = { ...envelope, ...fact }
      events.push(event)
      return event
    },
    recordPerson(customerId, patch) {
      const salt = newId<string>()
      const ref = bodyRefOf(createHash('sha256').update(bodyRefText(salt, patch)).digest('hex'))
      bodies.push({ ref, customerId, salt, patch })
      const has = { email: Boolean(patch.email), phone: Boolean(patch.phone) }
      return register.record(
        { type: 'PersonSaved', data: { bodyRef: ref, has, fields: Object.keys(patch) } },
        { customerId },
      )
    },
    push: (sent, sentBodies = []) => register.pushRecords(recordsOf(sent), { bodies: [...sentBodies] }),
    pushRecords(records, more = {}) {
      const chainHead = more.chainHead ?? records.at(-1)?.hash ?? ''
      return client.events.push({
        protocolVersion: pushVersion,
        registerId: register.registerId,
        chainHead,
        signature: sign(null, Buffer.from(chainHead), keys.privateKey).toString('base64'),
        records: [...records],
        lost: [],
        bodies: [],
        ...more,
      })
    },
    async pushAll(fromSeq = 1) {
      const batch = events.slice(fromSeq - 1)
      const refs = new Set(batch.flatMap((event) => (event.type === 'PersonSaved' ? event.data.bodyRef : [])))
      const outcome = await register.push(
        batch,
        bodies.filter((body) => refs.has(body.ref)),
      )
      const isAll = outcome.acceptedUpTo.seq >= events.length
      return isAll ? outcome : register.pushAll(outcome.acceptedUpTo.seq + 1)
    },
    async pullAll(after = 0) {
      const page = await client.events.pull({ after, limit: 100, incarnation: null })
      const last = page.events.at(-1)?.position ?? after
      return page.hasMore ? [...page.events, ...(await register.pullAll(last))] : page.events
    },
  }
  return register
}
