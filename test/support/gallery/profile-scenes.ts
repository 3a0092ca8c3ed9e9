/** Scenes of the Customers screen: a customer with everything on file, one with nothing, and the list. */
import { useScreenSession } from '../../../renderer/session/screen-session.ts'
import type { PersonPatch } from '../../../shared/customers/person.ts'
import type { fakeTill } from './fake-till.ts'

type FakeTill = ReturnType<typeof fakeTill>
type Scene = (till: FakeTill) => Promise<void> | void

/** A picture of somebody, as a camera would give it: a warm ground, a head and shoulders. */
async function aPicture(hue: number): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 256
  const paper = canvas.getContext('2d')
  if (!paper) throw new Error('The gallery draws in a browser')
  paper.fillStyle = `hsl(${hue} 45% 72%)`
  paper.fillRect(0, 0, 256, 256)
  paper.fillStyle = `hsl(${hue + 30} 35% 38%)`
  paper.beginPath()
  paper.arc(128, 104, 52, 0, 7)
  paper.ellipse(128, 250, 96, 86, 0, 0, 7)
  paper.fill()
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8))
  if (!blob) throw new Error('No picture')
  return new Uint8Array(await blob.arrayBuffer())
}

async function everythingOnFile(till: FakeTill): Promise<string> {
  const id = till.customerId('Ruth Alvarez')
  const photoOf = async (hue: number) => {
    const kept = await till.actions.keepAttachment(id, await aPicture(hue), '')
    return kept.ok ? kept.value : null
  }
  const [first, second] = till.store.getState().customers[id]?.person.pets ?? []
  const note = (noteId: string, text: string, more: object = {}) => ({
    [noteId]: {
      id: noteId,
      text,
      at: '2026-06-18T15:02:00.000Z',
      staffId: 'staff-ana',
      petId: null,
      isIncident: false,
      ...more,
    },
  })
  const patch: PersonPatch = {
    phone: '+15550102231',
    email: 'ruth.alvarez@example.com',
    smsConsent: true,
    address: { line1: '14 Maple Street', line2: 'Apt 3', city: 'Millbrook', state: 'NY', zip: '12545' },
    birthDate: '1984-07-02',
    firstVisitOn: '2019-06-30',
    preferredLanguage: 'es',
    gateCode: '4411',
    photo: await photoOf(20),
    colourCodes: { vip: true },
    answers: { heard: 'From her neighbour' },
    notes: {
      ...note('n1', 'Carries nothing heavy: bring 25 lb bags to the car.'),
      ...note('n2', 'Biscuit snapped at a puppy in the aisle.', {
        isIncident: true,
        petId: first?.id ?? null,
        at: '2026-05-02T18:40:00.000Z',
      }),
      ...note('n3', 'Asked for the salmon broth again.', { at: '2026-04-11T12:00:00.000Z' }),
    },
    contacts: {
      c1: {
        id: 'c1',
        kind: 'additional',
        name: 'Tom Alvarez',
        relation: 'Husband',
        phone: '+15550109911',
        email: '',
        address: '',
        note: '',
      },
      c2: {
        id: 'c2',
        kind: 'vet',
        name: 'Dr. Imani Cole',
        relation: 'Millbrook Animal Clinic',
        phone: '+15550104040',
        email: '',
        address: '2 Mill Road',
        note: '',
      },
    },
    pets: {
      ...(first && {
        [first.id]: {
          species: 'dog',
          breed: 'Beagle',
          birthDate: '2020-07-03',
          sex: 'male',
          isNeutered: true,
          colour: 'Tricolour',
          weight: { amount: 28, unit: 'lb' },
          photo: await photoOf(200),
          colourCodes: { shy: true },
          answers: { food: 'Chicken' },
          vaccinations: {
            v1: {
              id: 'v1',
              name: 'Rabies',
              expiresOn: '2027-03-01',
              document: null,
              note: '',
              verifiedBy: 'staff-ana',
            },
            v2: { id: 'v2', name: 'Bordetella', expiresOn: '2026-07-12', document: null, note: '', verifiedBy: null },
          },
        },
      }),
      ...(second && {
        [second.id]: {
          species: 'cat',
          sex: 'female',
          isNeutered: true,
          colour: 'Grey',
          vaccinations: {
            v3: { id: 'v3', name: 'Rabies', expiresOn: '2026-05-01', document: null, note: '', verifiedBy: null },
          },
        },
      }),
      old: { name: 'Otis', species: 'dog', breed: 'Basset', birthDate: '2007-01-01', isDeceased: true },
    },
  }
  await till.actions.savePerson(id, patch, false)
  const { account } = till.store.getState()
  if (account.account)
    till.setState({
      account: {
        ...account,
        account: {
          ...account.account,
          colourCodes: [
            { id: 'vip', name: 'Regular', colour: 'blue', about: 'customer', active: true },
            { id: 'shy', name: 'Shy with dogs', colour: 'orange', about: 'pet', active: true },
          ],
          formQuestions: [
            { id: 'heard', text: 'How did you hear of us?', about: 'customer', active: true },
            { id: 'food', text: 'What does it not eat?', about: 'pet', active: true },
          ],
        },
      },
    })
  return id
}

const showing =
  (part: Parameters<ReturnType<typeof useScreenSession.getState>['chooseCustomer']>[1]): Scene =>
  async (till) => {
    await everythingOnFile(till)
    useScreenSession.getState().chooseCustomer(till.customerId('Ruth Alvarez'), part)
  }

export const profileScenes: Readonly<Record<string, Scene>> = {
  'customers-list': () => {},
  profile: showing('overview'),
  'profile-pets': showing('pets'),
  'profile-cards': showing('cards'),
  'profile-history': showing('history'),
  'profile-notes': showing('notes'),
  'profile-report': showing('report'),
  'profile-bare': (till) => useScreenSession.getState().chooseCustomer(till.customerId('Kim Park'), 'overview'),
  'profile-checkout': async (till) => {
    await everythingOnFile(till)
    await till.actions.selectCustomer(till.customerId('Ruth Alvarez'))
  },
}
