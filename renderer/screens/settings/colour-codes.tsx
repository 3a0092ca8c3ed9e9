/** The staff's colour codes: made, renamed by ending and making anew, ended and used again. An ended one stays where it was given. */
import { useState } from 'react'
import { type ColourCode, codeColours } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { SelectField } from '../../ui/fields.tsx'
import { ColourDot } from '../customers/colour-dot.tsx'
import { EndableList } from './endable-list.tsx'
import { useSaveCustomerSettings } from './use-customer-settings.ts'

const longestName = 60
const none: readonly ColourCode[] = []

export function ColourCodes() {
  const codes = useTill((state) => state.account.account?.colourCodes ?? none)
  const save = useSaveCustomerSettings()
  const [colour, setColour] = useState<ColourCode['colour']>('red')
  const codeOf = (id: string) => codes.find((one) => one.id === id)
  return (
    <EndableList
      title={t('customerSettings.codes')}
      says={t('customerSettings.codesSay')}
      noneSays={t('customerSettings.noCodes')}
      nameLabel={t('customerSettings.codeName')}
      addLabel={t('customerSettings.addCode')}
      longestName={longestName}
      rows={codes}
      markOf={(id) => {
        const code = codeOf(id)
        return code && <ColourDot colour={code.colour} />
      }}
      further={
        <SelectField
          label={t('customerSettings.codeColour')}
          options={codeColours.map((one) => ({ value: one, label: t(`person.colours.${one}`) }))}
          value={colour}
          onChange={({ target }) => setColour(codeColours.find((one) => one === target.value) ?? colour)}
        />
      }
      onChange={(id, active) => {
        const code = codeOf(id)
        if (code) void save({ colourCodes: [{ ...code, active }] })
      }}
      onAdd={(added) => save({ colourCodes: [{ ...added, colour }] })}
    />
  )
}
