/** The vaccinations of one pet: what, until when it counts, a note, and whether somebody of the staff saw the paper. */
import { textLimits } from '../../../shared/customers/person.ts'
import type { Pet, Vaccination } from '../../../shared/customers/pet.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { TextField, Tick } from '../../ui/fields.tsx'
import { RefusalSentence } from '../dialog-refusal.tsx'
import { usePersonForm } from './person-form.ts'

export interface VaccinationFieldsProps {
  readonly pet: Pet
  readonly onPet: (pet: Pet) => void
  readonly refusal: string | null
}

export function VaccinationFields({ pet, onPet, refusal }: VaccinationFieldsProps) {
  const { today } = usePersonForm()
  const signedIn = useTill((state) => state.signedIn?.staffId ?? null)
  const set = (changed: Vaccination) =>
    onPet({ ...pet, vaccinations: pet.vaccinations.map((one) => (one.id === changed.id ? changed : one)) })
  return (
    <section className="wide stack parts">
      <h4>{t('person.vaccinations')}</h4>
      {refusal && <RefusalSentence sentence={refusal} />}
      {pet.vaccinations.map((one, index) => (
        <fieldset
          key={one.id}
          className="part-row"
          aria-label={one.name.trim() || t('person.vaccinationNth', { nth: index + 1 })}
        >
          <TextField
            label={t('person.vaccination')}
            value={one.name}
            maxLength={textLimits.vaccination}
            onChange={(event) => set({ ...one, name: event.target.value })}
          />
          <div className="stack">
            <TextField
              label={t('person.expiresOn')}
              type="date"
              value={one.expiresOn ?? ''}
              onChange={(event) => set({ ...one, expiresOn: event.target.value || null })}
            />
            {one.expiresOn !== null && one.expiresOn < today && <span className="tag rust">{t('person.expired')}</span>}
          </div>
          <TextField
            label={t('person.note')}
            value={one.note}
            maxLength={textLimits.answer}
            onChange={(event) => set({ ...one, note: event.target.value })}
          />
          <div className="row wrap">
            <Tick
              checked={one.verifiedBy !== null}
              onChange={(event) => set({ ...one, verifiedBy: event.target.checked ? signedIn : null })}
            >
              {t('person.paperSeen')}
            </Tick>
            <Quiet
              className="remove"
              onClick={() => onPet({ ...pet, vaccinations: pet.vaccinations.filter(({ id }) => id !== one.id) })}
            >
              <u>{t('person.remove')}</u>
            </Quiet>
          </div>
        </fieldset>
      ))}
      <Btn onClick={() => onPet({ ...pet, vaccinations: [...pet.vaccinations, emptyVaccination()] })}>
        {t('person.addVaccination')}
      </Btn>
    </section>
  )
}

const emptyVaccination = (): Vaccination => ({
  id: crypto.randomUUID(),
  name: '',
  expiresOn: null,
  document: null,
  note: '',
  verifiedBy: null,
})
