/** Three lists instead of a code: brand, then its offer or program here, then the item. */
import { useState } from 'react'
import type { ProgramId, Upc } from '../../../shared/kernel/ids.ts'
import { activeEnrollment, isRunning, versionOn } from '../../../shared/loyalty/programs-by-upc.ts'
import type { Catalogue } from '../../../shared/loyalty/state.ts'
import { t } from '../../language/words.ts'
import { useActions, useMoment, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { type Option, SelectField } from '../../ui/fields.tsx'
import { itemName } from '../reward-words.ts'

interface Pickable {
  readonly id: string
  readonly manufacturerId: string
  readonly title: string
  readonly upcs: readonly Upc[]
}

export interface PickListsProps {
  readonly quantity: number
  readonly onDone: () => void
  readonly onClose: () => void
}

export function PickLists({ quantity, onDone, onClose }: PickListsProps) {
  const actions = useActions()
  const catalogue = useTill((state) => state.account.catalogue)
  const locationId = useTill((state) => state.boot?.locationId ?? null)
  const { localDate } = useMoment()
  const [brand, setBrand] = useState('')
  const [program, setProgram] = useState('')
  const [upc, setUpc] = useState('')
  const pickables = pickablesOf(catalogue, localDate).filter(
    ({ id }) => locationId && activeEnrollment(catalogue, locationId, id.split('/')[0] as ProgramId),
  )
  const brands = [...new Set(pickables.map((one) => one.manufacturerId))].map(
    (id): Option => ({ value: id, label: catalogue.manufacturers[id]?.name ?? id }),
  )
  const programs = pickables
    .filter((one) => one.manufacturerId === brand)
    .map((one): Option => ({ value: one.id, label: one.title }))
  const items = (pickables.find((one) => one.id === program)?.upcs ?? []).map(
    (one): Option => ({ value: one, label: itemName(catalogue, one) }),
  )
  const add = () => {
    const chosen = items.find((item) => item.value === upc)
    if (!chosen) return
    void actions.addItem(chosen.value as Upc, quantity, 'dropdown')
    setUpc('')
    onDone()
  }
  return (
    <fieldset
      className="panel pick-lists"
      aria-label={t('checkout.pick')}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <SelectField
        label={t('checkout.brand')}
        empty={t('checkout.choose')}
        options={brands}
        value={brand}
        onChange={(event) => {
          setBrand(event.target.value)
          setProgram('')
          setUpc('')
        }}
      />
      <SelectField
        label={t('checkout.program')}
        empty={t('checkout.choose')}
        options={programs}
        value={program}
        onChange={(event) => {
          setProgram(event.target.value)
          setUpc('')
        }}
      />
      <SelectField
        label={t('checkout.item')}
        empty={t('checkout.choose')}
        options={items}
        value={upc}
        onChange={(event) => setUpc(event.target.value)}
      />
      <Btn onClick={add}>{t('checkout.addItem')}</Btn>
    </fieldset>
  )
}

function pickablesOf(catalogue: Catalogue, localDate: string): readonly Pickable[] {
  const groups = Object.values(catalogue.cardGroups).map(
    (group): Pickable => ({
      id: `${group.programId}/${group.id}`,
      manufacturerId: catalogue.programs[group.programId]?.manufacturerId ?? '',
      title: group.title,
      upcs: qualifying(versionOn(group.versions, localDate)?.items ?? []),
    }),
  )
  const offers = Object.values(catalogue.offers).flatMap((offer): Pickable[] => {
    const version = versionOn(offer.versions, localDate)
    if (!version || !isRunning(version, localDate)) return []
    return [{ id: offer.id, manufacturerId: offer.manufacturerId, title: offer.title, upcs: qualifying(version.items) }]
  })
  return [...offers, ...groups].sort((a, b) => a.title.localeCompare(b.title))
}

const qualifying = (items: readonly { readonly upc: Upc; readonly isQualifying: boolean }[]): Upc[] =>
  items.filter((item) => item.isQualifying).map((item) => item.upc)
