/**
 * Settings > Customers, a manager's page: how firmly each field is asked for, the staff's colour codes, and the store's own questions.
 * Each change is a change of the account's row, so every register has it.
 */
import { type CustomerFieldName, customerFieldNames, fieldDemand } from '../../../shared/customers/field-settings.ts'
import { type FieldDemand, fieldDemands } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { SelectField } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'
import { DialogRefusal } from '../dialog-refusal.tsx'
import { ColourCodes } from './colour-codes.tsx'
import { OwnQuestions } from './own-questions.tsx'
import { useSaveCustomerSettings } from './use-customer-settings.ts'

export function CustomerSettingsPage() {
  const isManager = useTill((state) => state.signedIn?.role === 'manager')
  return (
    <div className="page">
      <div className="page-list customer-settings">
        <div className="page-head row">
          <a className="quiet" href="#/settings">
            <Icon name="down" className="turned" />
            <u>{t('customerSettings.back')}</u>
          </a>
          <h1>{t('customerSettings.title')}</h1>
        </div>
        {isManager ? (
          <>
            <DialogRefusal />
            <Fields />
            <ColourCodes />
            <OwnQuestions />
          </>
        ) : (
          <p className="dim">{t('customerSettings.managersOnly')}</p>
        )}
      </div>
    </div>
  )
}

/** A photo is taken on the profile, after the form: it cannot be required by it. */
const demandsOf = (field: CustomerFieldName): readonly FieldDemand[] =>
  field === 'photo' ? ['optional', 'off'] : fieldDemands

const isAboutPet = (field: CustomerFieldName): boolean => field.startsWith('pet')

function Fields() {
  return (
    <section className="panel settings" aria-label={t('customerSettings.fields')}>
      <h2>{t('customerSettings.fields')}</h2>
      <p className="dim sm">{t('customerSettings.fieldsSay')}</p>
      <p className="dim sm">{t('customerSettings.nobodyElse')}</p>
      <FieldList
        title={t('customerSettings.person')}
        fields={customerFieldNames.filter((field) => !isAboutPet(field) || field === 'pets')}
      />
      <FieldList
        title={t('customerSettings.pet')}
        fields={customerFieldNames.filter((field) => isAboutPet(field) && field !== 'pets')}
      />
    </section>
  )
}

function FieldList({ title, fields }: { readonly title: string; readonly fields: readonly CustomerFieldName[] }) {
  const account = useTill((state) => state.account.account)
  const save = useSaveCustomerSettings()
  return (
    <>
      <h3>{title}</h3>
      <div className="field-demands">
        {fields.map((field) => (
          <SelectField
            key={field}
            label={t(`person.fields.${field}`)}
            options={demandsOf(field).map((demand) => ({
              value: demand,
              label: t(`customerSettings.demands.${demand}`),
            }))}
            value={fieldDemand(account, field)}
            onChange={(event) => {
              const demand = fieldDemands.find((one) => one === event.target.value)
              if (demand) void save({ customerFields: { [field]: demand } })
            }}
          />
        ))}
      </div>
    </>
  )
}
