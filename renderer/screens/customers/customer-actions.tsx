/**
 * What is done with the account as a whole, at the foot of a profile: Combine Duplicates and its undo, Delete Account, Reinstate, one customer's
 * data as files, and Remove Personal Data. A manager's matters ask for the Manager PIN when a cashier presses them.
 */
import { useEffect, useState } from 'react'
import type { CustomerId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions, useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import type { MergedAccount } from '../../use-cases/account-actions.ts'
import { itemName } from '../reward-words.ts'
import { useRun, useTelling } from '../use-visit.ts'
import { showDuplicates } from './duplicates-address.ts'
import { useCustomerFiles } from './export-customer.ts'

export function CustomerActions({ customerId }: { readonly customerId: CustomerId }) {
  const actions = useActions()
  const run = useRun()
  const open = useScreenSession((session) => session.open)
  const record = useTill((state) => state.customers[customerId])
  const files = useCustomerFiles()
  if (!record) return null
  const { state } = record
  const isDeleted = state.deletedAt !== null
  return (
    <section className="panel customer-actions" aria-label={t('accounts.actions')}>
      <MergedAccounts customerId={state.id} />
      {state.purgedAt === null ? (
        <div className="row wrap">
          {isDeleted ? (
            <Btn onClick={() => void run(() => actions.reinstateCustomer(state.id))}>{t('accounts.reinstate')}</Btn>
          ) : (
            <>
              <Btn onClick={() => showDuplicates([state.id])}>{t('accounts.combineThis')}</Btn>
              <Btn onClick={() => open({ kind: 'deleteAccount', customerId: state.id })}>{t('accounts.delete')}</Btn>
            </>
          )}
          <Btn onClick={() => void files.json(record)}>{t('accounts.exportJson')}</Btn>
          <Btn onClick={() => files.csv(record)}>{t('accounts.exportCsv')}</Btn>
          <Btn onClick={() => open({ kind: 'purgeAccount', customerId: state.id })}>{t('accounts.purge')}</Btn>
        </div>
      ) : (
        <p className="dim">{t('accounts.purged')}</p>
      )}
    </section>
  )
}

function MergedAccounts({ customerId }: { readonly customerId: CustomerId }) {
  const actions = useActions()
  const run = useRun()
  const state = useTill((now) => now.customers[customerId]?.state)
  const telling = useTelling()
  const [merged, setMerged] = useState<readonly MergedAccount[]>([])
  useEffect(() => {
    let isGone = false
    const count = state?.merges.length ?? 0
    void (count === 0 ? Promise.resolve([]) : actions.mergedAccounts(customerId)).then((found) => {
      if (!isGone) setMerged(found)
    })
    return () => {
      isGone = true
    }
  }, [actions, customerId, state])
  if (merged.length === 0) return null
  const { format, catalogue } = telling
  const why = ({ kept }: MergedAccount): string | null => {
    if (!kept) return null
    const { upc, businessDate, batchId } = kept.redemption
    const values = { item: itemName(catalogue, upc), date: format.day(businessDate), batch: batchId }
    return t(`accounts.stays.${kept.why}`, values)
  }
  return (
    <div className="merged-accounts">
      <h3 className="label">{t('accounts.mergedTitle')}</h3>
      {merged.map((one) => {
        const name = one.name || t('accounts.noName')
        return (
          <fieldset key={one.mergeEventId} className="row wrap merged-account" aria-label={name}>
            <span className="grow">{t('accounts.mergedLine', { name, date: format.date(one.at) })}</span>
            {one.kept ? (
              <span className="dim sm">{why(one)}</span>
            ) : (
              <Btn onClick={() => void run(() => actions.undoCombine(customerId, one))}>{t('accounts.undo')}</Btn>
            )}
          </fieldset>
        )
      })}
    </div>
  )
}
