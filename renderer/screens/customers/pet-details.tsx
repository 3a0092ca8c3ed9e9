/** What else is known about a pet: sex, coat, weight, vaccinations, the store's marks and questions, and that it died. */
import { useState } from 'react'
import { fieldDemand } from '../../../shared/customers/field-settings.ts'
import { textLimits } from '../../../shared/customers/person.ts'
import { type Pet, petSexes, type Weight, weightUnits } from '../../../shared/customers/pet.ts'
import { t } from '../../language/words.ts'
import { SelectField, TextField, Tick } from '../../ui/fields.tsx'
import { CodeTicks } from './code-ticks.tsx'
import { neededIf, refusedAt, usePersonForm } from './person-form.ts'
import { QuestionFields } from './question-fields.tsx'
import { VaccinationFields } from './vaccination-fields.tsx'

export interface PetDetailsProps {
  readonly pet: Pet
  readonly onPet: (pet: Pet) => void
}

export function PetDetails({ pet, onPet }: PetDetailsProps) {
  const form = usePersonForm()
  const { account } = form
  const isAsked = (field: Parameters<typeof fieldDemand>[1]) => fieldDemand(account, field) !== 'off'
  const says = (field: Parameters<typeof refusedAt>[1], isEmpty: boolean) =>
    isEmpty && !pet.isDeceased ? refusedAt(form, field) : null
  return (
    <div className="pet-more">
      {isAsked('petSex') && (
        <SelectField
          label={t('person.sex')}
          {...neededIf(account, 'petSex')}
          empty={t('person.notAsked')}
          options={petSexes.map((one) => ({ value: one, label: t(`person.sexes.${one}`) }))}
          value={pet.sex ?? ''}
          refusal={says('petSex', pet.sex === null)}
          onChange={(event) => onPet({ ...pet, sex: petSexes.find((one) => one === event.target.value) ?? null })}
        />
      )}
      {isAsked('petNeutered') && (
        <SelectField
          label={t('person.neutered')}
          {...neededIf(account, 'petNeutered')}
          empty={t('person.notAsked')}
          options={[
            { value: 'yes', label: t('person.yes') },
            { value: 'no', label: t('person.no') },
          ]}
          value={pet.isNeutered === null ? '' : pet.isNeutered ? 'yes' : 'no'}
          refusal={says('petNeutered', pet.isNeutered === null)}
          onChange={({ target }) => onPet({ ...pet, isNeutered: target.value === '' ? null : target.value === 'yes' })}
        />
      )}
      {isAsked('petColour') && (
        <TextField
          label={t('person.colour')}
          {...neededIf(account, 'petColour')}
          value={pet.colour}
          maxLength={textLimits.petColour}
          refusal={says('petColour', pet.colour === '')}
          onChange={(event) => onPet({ ...pet, colour: event.target.value })}
        />
      )}
      {isAsked('petWeight') && (
        <WeightFields
          weight={pet.weight}
          refusal={says('petWeight', pet.weight === null)}
          onWeight={(weight) => onPet({ ...pet, weight })}
        />
      )}
      {isAsked('petVaccinations') && (
        <VaccinationFields pet={pet} onPet={onPet} refusal={says('petVaccinations', pet.vaccinations.length === 0)} />
      )}
      <CodeTicks about="pet" ticked={pet.colourCodes} onTicked={(colourCodes) => onPet({ ...pet, colourCodes })} />
      <QuestionFields about="pet" answers={pet.answers} onAnswers={(answers) => onPet({ ...pet, answers })} />
      <Tick checked={pet.isDeceased} onChange={(event) => onPet({ ...pet, isDeceased: event.target.checked })}>
        {t('person.deceased')}
      </Tick>
    </div>
  )
}

/** What is no number stays visible and is refused when saved, never dropped: it then stands as a weight that cannot be. */
function WeightFields({
  weight,
  refusal,
  onWeight,
}: {
  readonly weight: Weight | null
  readonly refusal: string | null
  readonly onWeight: (weight: Weight | null) => void
}) {
  const form = usePersonForm()
  const [text, setText] = useState(weight ? String(weight.amount) : '')
  const [unit, setUnit] = useState<Weight['unit']>(weight?.unit ?? (form.account?.country === 'US' ? 'lb' : 'kg'))
  const isWrong = form.refusal?.reason === 'weightInvalid' && weight !== null && !(weight.amount > 0)
  const say = (amount: string, inUnit: Weight['unit']) => {
    setText(amount)
    setUnit(inUnit)
    onWeight(amount.trim() === '' ? null : { amount: amountOf(amount), unit: inUnit })
  }
  return (
    <div className="weight">
      <TextField
        label={t('person.weight')}
        {...neededIf(form.account, 'petWeight')}
        inputMode="decimal"
        value={text}
        maxLength={8}
        refusal={isWrong ? t('person.refusal.weightInvalid') : refusal}
        onChange={(event) => say(event.target.value, unit)}
      />
      <SelectField
        label={t('person.weightUnit')}
        options={weightUnits.map((one) => ({ value: one, label: one }))}
        value={unit}
        onChange={({ target }) => say(text, weightUnits.find((one) => one === target.value) ?? unit)}
      />
    </div>
  )
}

/** A comma is a point; what is no number is -1, which no pet weighs. */
const amountOf = (text: string): number => {
  const amount = Number(text.trim().replace(',', '.'))
  return Number.isFinite(amount) && amount > 0 ? amount : -1
}
