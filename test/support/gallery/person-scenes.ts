/** Pet Owner Information, points and the store's customer settings in their states. */
import { useScreenSession } from '../../../renderer/session/screen-session.ts'
import type { AccountRow } from '../../../shared/loyalty/catalogue.ts'
import type { fakeTill } from './fake-till.ts'

type FakeTill = ReturnType<typeof fakeTill>
type Scene = (till: FakeTill) => Promise<void> | void

const { open } = useScreenSession.getState()

const settings: Partial<AccountRow> = {
  customerFields: {
    internalCustomerId: 'optional',
    birthDate: 'recommended',
    petWeight: 'recommended',
    vet: 'required',
  },
  colourCodes: [
    { id: 'vip', name: 'Regular', colour: 'green', about: 'customer', active: true },
    { id: 'credit', name: 'No checks', colour: 'red', about: 'customer', active: true },
    { id: 'old', name: 'Paper club', colour: 'gray', about: 'customer', active: false },
    { id: 'bites', name: 'May bite', colour: 'orange', about: 'pet', active: true },
  ],
  formQuestions: [
    { id: 'heard', text: 'How did you hear about us?', about: 'customer', active: true },
    { id: 'food', text: 'What does the pet eat?', about: 'pet', active: true },
  ],
}

const save = (till: FakeTill, row: Partial<AccountRow>) =>
  till.actions.saveRows([{ kind: 'account', rows: [{ id: 'account', ...row } as { id: 'account' }] }])

/** A customer with everything on file. */
const full: Scene = async (till) => {
  await till.actions.approve('staff-mia' as never, '9999')
  await save(till, settings)
  const id = till.customerId('Ruth Alvarez')
  const at = '2026-05-02T15:00:00.000Z'
  const note = { at, staffId: 'staff-ben', petId: null }
  await till.actions.savePerson(
    id,
    {
      birthDate: '1984-03-09',
      notes: {
        n1: { ...note, id: 'n1', text: 'Likes to be called before noon.', isIncident: false },
        n2: { ...note, id: 'n2', text: 'Dog slipped its leash in the shop.', isIncident: true },
      },
      contacts: {
        c1: {
          id: 'c1',
          kind: 'vet',
          name: 'Dr. Lee',
          relation: 'Harlow Animal Clinic',
          phone: '(555) 010-7788',
          email: '',
          address: '',
          note: '',
        },
      },
      colourCodes: { vip: true, old: true },
      pets: {
        gone: { name: 'Rufus', species: 'dog', isDeceased: true },
        p9: {
          name: 'Pepper',
          species: 'cat',
          vaccinations: {
            v1: {
              id: 'v1',
              name: 'Rabies',
              expiresOn: '2026-01-31',
              document: null,
              note: '',
              verifiedBy: 'staff-ana',
            },
          },
          colourCodes: { bites: true },
        },
      },
    },
    false,
  )
}

const person = (customerId: string | null): void =>
  open({ kind: 'person', customerId: customerId as never, draft: null, thenSelect: false })

export const personScenes: Readonly<Record<string, Scene>> = {
  'person-new': () => person(null),
  'person-missing': (till) => person(till.customerId('Kim Park')),
  'person-full': async (till) => {
    await full(till)
    person(till.customerId('Ruth Alvarez'))
  },
  'person-full-manager': async (till) => {
    await full(till)
    person(till.customerId('Ruth Alvarez'))
  },
  points: async (till) => {
    const id = till.customerId('Kim Park')
    await till.actions.changePoints(id, 120, 'goodwill')
    await till.actions.changePoints(id, -50, 'spent')
    await till.actions.openCustomer(id)
    window.location.hash = `#/customers/${id}`
  },
  'settings-customers': async (till) => {
    await save(till, settings)
  },
}
