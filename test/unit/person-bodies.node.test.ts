/** What is stored of a person: an opaque patch named by its own hash, read field by field, never lost whole. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isTooBig, maxBodyBytes, maxEventBytes, maxRowsBytes } from '../../shared/cloud-protocol/limits.ts'
import { pullOutcomeSchema } from '../../shared/cloud-protocol/protocol.ts'
import { bodyRefOf, bodyRefText } from '../../shared/customers/body-ref.ts'
import { applyPatch, emptyPerson, personBodySchema, readPatch } from '../../shared/customers/person.ts'
import { demoEvents } from '../../shared/demo/demo-store.ts'
import { withBodyRefs } from '../../shared/demo/with-body-refs.ts'
import type { AccountId } from '../../shared/kernel/ids.ts'
import type { Rows } from '../../shared/loyalty/catalogue.ts'
import { splitRows } from '../../shared/loyalty/split-rows.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
/** As registers of before wrote a pet: whole, with its id. */
const rex = { id: 'p1', name: 'Rex', species: 'dog', breed: '', birthDate: null }
const { id: _, ...rexRead } = rex

describe('a patch is read field by field', () => {
  it('a field of a newer register is left in the body and breaks nothing', () => {
    const body = {
      ref: 'r',
      customerId: 'kim',
      salt: 's',
      patch: { firstName: 'Kim', nickname: 'K', photo: { id: 7 } },
    }
    expect(personBodySchema.parse(body)).toEqual(body)
    expect(readPatch(body.patch)).toEqual({ firstName: 'Kim' })
  })

  it('one unreadable field never loses the others', () => {
    const patch = {
      firstName: 7,
      lastName: 'Park',
      smsConsent: 'yes',
      address: 'Oak Lane',
      pets: [1],
      email: 'k@x.com',
    }
    expect(readPatch(patch)).toEqual({ lastName: 'Park', email: 'k@x.com' })
    expect([readPatch(null), readPatch('Kim'), readPatch([])]).toEqual([{}, {}, {}])
  })

  it("a pet of an unknown species is an 'other', and stays what it was in the body", () => {
    const patch = { pets: { p1: { ...rex, species: 'axolotl', wings: 'pink' } } }
    expect(readPatch(patch).pets).toEqual({ p1: { ...rexRead, species: 'other' } })
    expect(patch.pets.p1.species).toBe('axolotl')
  })

  it('an unreadable pet does not lose the other pets, and a pet taken away is gone', () => {
    const person = applyPatch(emptyPerson, { pets: { p1: rex, p2: { ...rex, name: 'Mo' }, p3: 'Biscuit' } })
    expect(person.pets.map(({ id, name }) => [id, name])).toEqual([
      ['p1', 'Rex'],
      ['p2', 'Mo'],
    ])
    expect(applyPatch(person, { pets: { p1: null } }).pets.map((pet) => pet.name)).toEqual(['Mo'])
  })

  it('an address without a line keeps its other lines; a birth date that is none is left out', () => {
    expect(readPatch({ address: { line1: '5 Oak Lane', city: 'Harlow', zip: 12540 } }).address).toEqual({
      line1: '5 Oak Lane',
      line2: '',
      city: 'Harlow',
      state: '',
      zip: '',
      country: '',
    })
    expect(readPatch({ pets: { p1: { ...rex, birthDate: 'May' } } }).pets).toEqual({ p1: rexRead })
  })
})

describe('folding a body of a newer register', () => {
  it('shows what is known of it and keeps what was known before', () => {
    const before = applyPatch(emptyPerson, { firstName: 'Kim', lastName: 'Park', email: 'kim@example.com' })
    const person = applyPatch(before, { nickname: 'K', lastName: { given: 'Lee' }, email: 'k@x.com' })
    expect(person).toEqual({ ...emptyPerson, firstName: 'Kim', lastName: 'Park', email: 'k@x.com' })
  })
})

describe('what an older register pulls', () => {
  it('is stored as a newer one wrote it: unknown keys of the envelope and of the body stay', () => {
    const event = {
      ...{ id: 'e', accountId: 'a', registerId: 'r', epoch: 1, seq: 1, visitId: null, customerId: 'kim' },
      ...{ locationId: 'l', staffId: null, role: null, at: '2026-06-10T15:00:00.000Z', utcOffset: -240 },
      ...{
        businessDate: '2026-06-10',
        catalogueVersion: 0,
        v: 1,
        type: 'PersonSaved',
        data: { bodyRef: 'r', more: 1 },
      },
      ...{ staffVersion: 3, device: { model: 'x' } },
    }
    const page = {
      standing: { incarnation: 'i', lastPosition: 1, hashOfLastPosition: '' },
      events: [{ position: 1, event, judged: true }],
      bodies: [
        { ref: 'r', customerId: 'kim', salt: 's', patch: { pets: { p: { species: 'axolotl' } }, nickname: 'K' } },
      ],
      hashOfPage: '',
      hasMore: false,
    }
    expect(pullOutcomeSchema.parse(page)).toEqual(page)
  })
})

describe('the name of a body', () => {
  it('is the same however the keys of the patch are ordered, and another for another salt', () => {
    const [one, two] = [
      { a: 1, pets: { x: { b: 1, a: 2 } } },
      { pets: { x: { a: 2, b: 1 } }, a: 1 },
    ]
    expect(bodyRefText('salt', one)).toBe(bodyRefText('salt', two))
    expect(bodyRefText('salt', one)).toBe('salt{"a":1,"pets":{"x":{"a":2,"b":1}}}')
    expect(bodyRefText('other', one)).not.toBe(bodyRefText('salt', one))
  })

  it('demo bodies carry right names, and each event points to its own', async () => {
    const seed = demoEvents('demo-maple-street-pets' as AccountId, Date.parse('2026-06-10T15:00:00Z'))
    const named = await withBodyRefs(seed, sha256)
    expect(named.bodies.length).toBe(40)
    for (const { ref, salt, patch } of named.bodies) expect(ref).toBe(bodyRefOf(sha256(bodyRefText(salt, patch))))
    const refs = named.events.flatMap((event) => (event.type === 'PersonSaved' ? [event.data.bodyRef] : []))
    expect(refs).toEqual(named.bodies.map((body) => body.ref))
  })
})

describe('what is too big to be sent is never recorded', () => {
  const rows = (count: number): Rows => ({
    kind: 'manufacturers',
    rows: Array.from({ length: count }, (_, nth) => ({ id: `m${nth}` as never, name: 'Größe'.repeat(30) })),
  })

  it('5,000 rows are split into facts that each fit, none lost, in order', () => {
    const whole = rows(5000)
    const parts = splitRows(whole, maxRowsBytes)
    expect(parts.length).toBeGreaterThan(1)
    expect(Math.max(...parts.map(bytesOf))).toBeLessThanOrEqual(maxRowsBytes)
    expect(parts.flatMap((part) => part.rows as readonly unknown[])).toEqual(whole.rows)
  })

  it('few rows stay one fact, and one row above the limit stands alone', () => {
    expect(splitRows(rows(3), maxRowsBytes)).toEqual([rows(3)])
    expect(splitRows(rows(3), 10).map((part) => part.rows.length)).toEqual([1, 1, 1])
    expect(splitRows(rows(0), 10)).toEqual([rows(0)])
  })

  it('bytes are counted, not characters', () => {
    const note = (length: number) => [{ data: 'ö'.repeat(length) }]
    expect([isTooBig(note(maxEventBytes / 2 - 20), []), isTooBig(note(maxEventBytes / 2), [])]).toEqual([false, true])
    const body = (length: number) => [{ patch: { notes: 'x'.repeat(length) } }]
    expect([isTooBig([], body(maxBodyBytes - 20)), isTooBig([], body(maxBodyBytes))]).toEqual([false, true])
  })
})

describe('what is written about one customer on two registers', () => {
  it('two changes of one pet keep both, whatever their order', () => {
    const before = applyPatch(emptyPerson, { pets: { p1: rex } })
    const changes = [{ pets: { p1: { weight: { amount: 62, unit: 'lb' } } } }, { pets: { p1: { isNeutered: true } } }]
    const both = { name: 'Rex', weight: { amount: 62, unit: 'lb' }, isNeutered: true }
    for (const order of [changes, [...changes].reverse()])
      expect(order.reduce(applyPatch, before).pets).toMatchObject([both])
  })

  it('notes, contacts, links and colour codes change one by one', () => {
    const person = [
      { notes: { n1: { text: 'Pulls.', at: '2026-06-01T10:00:00.000Z', staffId: 'kim' } }, colourCodes: { vip: true } },
      { notes: { n2: { text: 'Bites.', isIncident: true } }, contacts: { v: { kind: 'vet', name: 'Dr. Roe' } } },
      { notes: { n1: null }, posLinks: { '8812': true, '8813': true }, colourCodes: { vip: false, kind: true } },
      { posLinks: { '8812': false } },
    ].reduce(applyPatch, emptyPerson)
    expect(person.notes.map(({ id, isIncident }) => [id, isIncident])).toEqual([['n2', true]])
    expect(person.contacts).toMatchObject([{ id: 'v', kind: 'vet', name: 'Dr. Roe', phone: '' }])
    expect([person.posLinks, person.colourCodes]).toEqual([['8813'], ['kind']])
  })

  it('the one undated note of before is a note now, and can be taken away', () => {
    const person = applyPatch(emptyPerson, { notes: 'Gate sticks.' })
    expect(person.notes).toMatchObject([{ text: 'Gate sticks.', at: '', staffId: null }])
    expect(applyPatch(person, { notes: '' }).notes).toEqual([])
  })
})
