/** The redemptions made under an offer or program: customer, date, item, amount; the newest here, all of them as a file. */
import { useEffect, useState } from 'react'
import type { ProgramId } from '../../../shared/kernel/ids.ts'
import { harmless } from '../../../shared/reports/product-list.ts'
import { t } from '../../language/words.ts'
import { useActions, useFormat, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import type { AffectedRedemption } from '../../use-cases/offer-actions.ts'
import { listFile, saveFile } from '../../use-cases/product-list-files.ts'
import { itemName } from '../reward-words.ts'

const shownAtOnce = 50

/** Asked again with every change of a customer; null until the first answer. */
export function useAffected(programId: ProgramId): readonly AffectedRedemption[] | null {
  const actions = useActions()
  const revision = useTill((state) => state.revision)
  const [found, setFound] = useState<readonly AffectedRedemption[] | null>(null)
  useEffect(() => {
    let isCurrent = revision >= 0
    void actions.affectedRedemptions(programId).then((rows) => {
      if (isCurrent) setFound(rows)
    })
    return () => {
      isCurrent = false
    }
  }, [actions, programId, revision])
  return found
}

export interface AffectedListProps {
  readonly programId: ProgramId
  readonly says: string
  /** Where several stand on one page: whose redemptions these are. */
  readonly title?: string
}

export function AffectedList({ programId, says, title = t('offers.affected.title') }: AffectedListProps) {
  const rows = useAffected(programId)
  const catalogue = useTill((state) => state.account.catalogue)
  const format = useFormat()
  if (!rows) return null
  const amountOf = (row: AffectedRedemption) =>
    row.kind === 'rebate' ? format.money(row.rebateCents ?? 0) : t('offers.affected.unit')
  const save = async () => {
    const head = ['when', 'customer', 'item', 'amount'] as const
    const file = await listFile(
      [
        [...head.map((name) => t(`offers.affected.${name}`)), t('offers.form.upc')],
        ...rows.map((row) =>
          [row.businessDate, row.customerName, itemName(catalogue, row.upc), amountOf(row), row.upc].map(harmless),
        ),
      ],
      'csv',
      t('offers.affected.title'),
    )
    saveFile(file, `${t('offers.affected.fileName')}.csv`)
  }
  return (
    <section className="affected" aria-label={title}>
      <h2>{title}</h2>
      <p className="sm dim">{says}</p>
      <p className="sm">
        {rows.length === 0 ? t('offers.affected.none') : t('offers.affected.before', { count: rows.length })}
      </p>
      {rows.length > 0 && (
        <>
          <div className="table-box plain">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('offers.affected.customer')}</th>
                  <th scope="col">{t('offers.affected.item')}</th>
                  <th scope="col" className="num">
                    {t('offers.affected.amount')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, shownAtOnce).map((row) => (
                  <tr key={row.redemptionId}>
                    <td>
                      {row.customerName}
                      <br />
                      <span className="dim">{format.day(row.businessDate)}</span>
                    </td>
                    <td className="wraps">{itemName(catalogue, row.upc)}</td>
                    <td className="num">{amountOf(row)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="row">
            {rows.length > shownAtOnce && (
              <span className="sm dim">{t('offers.affected.more', { count: rows.length - shownAtOnce })}</span>
            )}
            <span className="grow" />
            <Btn onClick={() => void save()}>{t('offers.affected.file')}</Btn>
          </div>
        </>
      )}
    </section>
  )
}
