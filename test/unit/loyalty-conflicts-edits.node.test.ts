/**
 * What two registers said about one person without knowing of each other: the later one by the cloud's order shows, field by field, and
 * whoever wrote over what they had not seen is told of. Source: design.md 4, issue "edit against edit, merge, delete or purge".
 */
import { describe, expect, it } from 'vitest'
import { foldInOrder, givenFacts } from '../support/given-facts.ts'

function givenEdits() {
  const facts = givenFacts()
  const saves = (register: string, fields: readonly string[], basedOn: string | null | undefined, name: string) => ({
    ...facts.fact(
      'Ann',
      {
        type: 'PersonSaved',
        data: {
          bodyRef: `body-${name}`,
          has: {},
          fields: [...fields],
          ...(basedOn === undefined ? {} : { basedOn: basedOn as never }),
        },
      },
      name,
    ),
    registerId: register as never,
  })
  const first = saves('R1', ['firstName', 'phone'], null, 'first')
  return { ...facts, saves, first }
}

const byManager = { staffId: 'mia', role: 'manager' } as never

describe('one field saved on two registers', () => {
  it('is a conflict of the later one, which names the field', () => {
    const { saves, first } = givenEdits()
    const one = saves('R1', ['phone', 'gateCode'], 'first', 'one')
    const other = saves('R2', ['phone', 'email'], 'first', 'other')
    expect(foldInOrder([first, one, other]).customer('Ann').conflicts).toMatchObject([
      { reason: 'editedElsewhere', eventId: 'other', fields: ['phone'] },
    ])
    expect(foldInOrder([first, other, one]).conflicts('Ann')).toEqual(['editedElsewhere one'])
  })

  it('different fields are none, and neither is what was known', () => {
    const { saves, first } = givenEdits()
    const one = saves('R1', ['phone'], 'first', 'one')
    expect(foldInOrder([first, one, saves('R2', ['email'], 'first', 'other')]).conflicts('Ann')).toEqual([])
    expect(foldInOrder([first, one, saves('R2', ['phone'], 'one', 'seen')]).conflicts('Ann')).toEqual([])
  })

  it('a register that goes on with its own changes is told once', () => {
    const { saves, first } = givenEdits()
    const elsewhere = saves('R2', ['phone'], 'first', 'elsewhere')
    const one = saves('R1', ['phone'], 'first', 'one')
    const two = saves('R1', ['phone'], 'one', 'two')
    expect(foldInOrder([first, elsewhere, one, two]).conflicts('Ann')).toEqual(['editedElsewhere one'])
  })

  it('pets and notes change one by one and are never in each other’s way', () => {
    const { saves, first } = givenEdits()
    const [one, other] = [
      saves('R1', ['pets', 'notes'], 'first', 'one'),
      saves('R2', ['pets', 'notes'], 'first', 'other'),
    ]
    expect(foldInOrder([first, one, other]).conflicts('Ann')).toEqual([])
  })

  it('a change that was based on nothing known, as an import is, asks nobody', () => {
    const { saves, first } = givenEdits()
    expect(foldInOrder([first, saves('R2', ['phone'], undefined, 'list')]).conflicts('Ann')).toEqual([])
  })
})

describe('somebody who is gone meanwhile', () => {
  it('edited after they were deleted elsewhere: they stay deleted, and a manager is told', () => {
    const { saves, first, fact } = givenEdits()
    const folded = foldInOrder([
      first,
      fact('Ann', { type: 'CustomerDeleted', data: {} }),
      saves('R2', ['email'], 'first', 'late'),
    ])
    expect(folded.conflicts('Ann')).toEqual(['customerDeleted late'])
    expect(folded.customer('Ann').deletedAt).not.toBeNull()
  })

  it('edited after their personal data was taken out', () => {
    const { saves, first, fact } = givenEdits()
    const folded = foldInOrder([
      first,
      fact('Ann', { type: 'CustomerPurged', data: { alsoIds: [] } as never }),
      saves('R2', ['email'], 'first', 'late'),
    ])
    expect(folded.conflicts('Ann')).toEqual(['customerPurged late'])
  })

  it('what was typed about somebody who is merged meanwhile writes over the one who stays, and is told', () => {
    const { saves, first, fact } = givenEdits()
    const bob = { ...saves('R1', ['phone'], null, 'bobs'), customerId: 'Bob' as never }
    const merged = fact('Bob', { type: 'CustomersMerged', data: { secondaryId: 'Ann' as never } })
    const late = saves('R2', ['phone'], 'first', 'late')
    expect(foldInOrder([first, bob, merged, late]).conflicts('Bob')).toEqual(['editedElsewhere late'])
  })
})

describe('a manager’s matter by somebody who is no manager any more', () => {
  const staff = (role: 'manager' | 'cashier', active = true) =>
    ({ kind: 'staff', rows: [{ id: 'mia' as never, name: 'Mia', role, active, version: 1 }] }) as const

  it('is told of when it reaches the cloud after the role was taken; before, it is not', () => {
    const { first, fact } = givenEdits()
    const appoints = fact(null, {
      type: 'RowsSaved',
      data: { rows: { ...staff('manager'), rows: [...staff('manager').rows] } },
    })
    const revokes = fact(null, {
      type: 'RowsSaved',
      data: { rows: { ...staff('cashier'), rows: [...staff('cashier').rows] } },
    })
    const deletes = { ...fact('Ann', { type: 'CustomerDeleted', data: {} }, 'deleted'), ...(byManager as object) }
    expect(foldInOrder([first, appoints, deletes, revokes]).conflicts('Ann')).toEqual([])
    const folded = foldInOrder([first, appoints, revokes, deletes])
    expect(folded.conflicts('Ann')).toEqual(['roleRevoked deleted'])
    expect(folded.customer('Ann').deletedAt).not.toBeNull()
  })
})
