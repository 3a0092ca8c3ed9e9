/** Settings > Customers as rows of the account: each field, colour code and question changes by itself, in cloud order. */
import { describe, expect, it } from 'vitest'
import { fieldDemand } from '../../shared/customers/field-settings.ts'
import type { AccountRow } from '../../shared/loyalty/catalogue.ts'
import { givenStore } from '../support/given-store.ts'

const saves = (store: ReturnType<typeof givenStore>, change: Partial<AccountRow>) =>
  store.saves({ kind: 'account', rows: [{ ...change, id: 'account' }] })

const green = { id: 'vip', name: 'Regular', colour: 'green', about: 'customer', active: true } as const
const red = { id: 'bites', name: 'May bite', colour: 'red', about: 'pet', active: true } as const

describe('what is asked about customers', () => {
  it('changes field by field: two managers who set different fields keep both', () => {
    const store = givenStore()
    saves(store, { customerFields: { phone: 'required' } })
    saves(store, { customerFields: { email: 'off' } })
    const { account } = store.account()
    expect([fieldDemand(account, 'phone'), fieldDemand(account, 'email')]).toEqual(['required', 'off'])
    saves(store, { customerFields: { phone: 'optional' } })
    expect(fieldDemand(store.account().account, 'phone')).toBe('optional')
  })

  it('colour codes and questions are kept by their id; an ended one stays in its place', () => {
    const store = givenStore()
    saves(store, { colourCodes: [green] })
    saves(store, { colourCodes: [red] })
    saves(store, { colourCodes: [{ ...green, active: false }] })
    expect(store.account().account?.colourCodes).toEqual([{ ...green, active: false }, red])
    const question = { id: 'q1', text: 'How did you hear of us?', about: 'customer', active: true } as const
    saves(store, { formQuestions: [question] })
    saves(store, { formQuestions: [{ ...question, active: false }] })
    expect(store.account().account?.formQuestions).toEqual([{ ...question, active: false }])
    expect(store.account().account?.name).toBe('Test Pets')
  })
})
