/**
 * Undo Redemption, from History: another item for the same reward (Remove and Reselect), or the reward taken back, with the purchases
 * that earned it if they were wrong too (Remove Only). What could cost the credit of the other item is said as it is in Redemption.
 * What a distributor has pulled is only explained.
 */
import { useState } from 'react'
import { fullName } from '../../../shared/customers/person.ts'
import type { UnitId } from '../../../shared/kernel/ids.ts'
import { assess } from '../../../shared/loyalty/assess.ts'
import { creditRisks } from '../../../shared/loyalty/credit-guard.ts'
import type { CreditRiskKind } from '../../../shared/loyalty/credit-risk-kinds.ts'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useMoment, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { TickTile } from '../checkout/move-dialog.tsx'
import { DialogRefusal, RefusalSentence } from '../dialog-refusal.tsx'
import { CreditGuard } from '../redemption/credit-guard.tsx'
import { TakenAtTheTill } from '../redemption/taken-at-the-till.tsx'
import { itemName, itemValue, whatItGives } from '../reward-words.ts'
import { useRun, useTelling } from '../use-visit.ts'

export function UndoRedemptionDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'undoRedemption' }> }) {
  const { customerId, redemptionId } = asked
  const actions = useActions()
  const run = useRun()
  const close = useScreenSession((session) => session.close)
  const record = useTill((state) => state.customers[customerId])
  const account = useTill((state) => state.account)
  const moment = useMoment()
  const telling = useTelling()
  const [upc, setUpc] = useState('')
  const [accepted, setAccepted] = useState<readonly CreditRiskKind[]>([])
  const [removed, setRemoved] = useState<readonly UnitId[]>([])
  const [isAsking, setAsking] = useState(false)
  const redemption = record?.state.redemptions.find((one) => one.id === redemptionId)
  const [takenUpc, setTakenUpc] = useState(redemption?.takenUpc ?? null)
  if (!record || !redemption) return null
  const { catalogue, format } = telling
  const assessment = assess(record.state, account, moment)
  const reward = assessment.rewards.find((one) => one.id === redemption.rewardId)
  const visit = record.state.visits[redemption.visitId]
  const others = (reward?.allowedUpcs ?? []).filter((one) => one !== redemption.upc)
  const units = record.state.units.filter((unit) => redemption.unitIds.includes(unit.id) && unit.removed === null)
  const options = others.map((one) => {
    const value = reward ? itemValue(catalogue, reward, one) : null
    const name = itemName(catalogue, one)
    return { value: one, label: value === null ? name : `${name}, ${format.money(value)}` }
  })
  const closedBy =
    redemption.batchId > 0
      ? t('corrections.undo.pulledSays', { batch: redemption.batchId })
      : redemption.undone
        ? t('corrections.undo.undoneSays')
        : null
  const chosen = others.find((one) => one === upc)
  const risks = chosen && reward && visit ? creditRisks(reward, record.state, account, visit.locationId, moment) : []
  const isRisky = risks.some((risk) => !accepted.includes(risk.kind))
  const reselect = () => {
    if (!chosen) return setAsking(true)
    if (isRisky) return
    const kinds = [...new Set(risks.map((risk) => risk.kind))]
    void run(() => actions.reselectRedemption(customerId, redemptionId, chosen, takenUpc, kinds), close)
  }
  const removeOnly = () => void run(() => actions.removeRedemption(customerId, redemptionId, removed), close)
  const tick = (ids: readonly UnitId[]) =>
    setRemoved(
      ids.every((id) => removed.includes(id)) ? removed.filter((id) => !ids.includes(id)) : [...removed, ...ids],
    )
  const values = {
    what: reward ? whatItGives(telling, reward) : '',
    date: format.day(redemption.businessDate),
    item: itemName(catalogue, redemption.takenUpc ?? redemption.upc),
  }
  return (
    <Dialog
      name={t('corrections.undo.title')}
      about={fullName(record.person)}
      width={820}
      onSubmit={closedBy ? close : others.length > 0 ? reselect : removeOnly}
      onEscape={close}
      footer={
        <>
          <Btn className="tall" data-autofocus={closedBy ? true : undefined} onClick={close}>
            {t('corrections.undo.cancel')}
          </Btn>
          {!closedBy && (
            <>
              <Btn className="tall grow" onClick={removeOnly}>
                {t('corrections.undo.removeOnly')}
              </Btn>
              {others.length > 0 && (
                <Act
                  label={t('corrections.undo.reselect')}
                  held={isRisky ? t('guard.answerFirst') : null}
                  onClick={reselect}
                />
              )}
            </>
          )}
        </>
      }
    >
      <DialogRefusal />
      <p className="say">
        {t(redemption.kind === 'rebate' ? 'corrections.undo.wasRebate' : 'corrections.undo.was', values)}
      </p>
      {closedBy && <RefusalSentence sentence={closedBy} />}
      {!closedBy && (
        <div className="undo-ways">
          {redemption.kind === 'freeGood' && (
            <section className="panel way" aria-label={t('corrections.undo.reselect')}>
              <h3>{t('corrections.undo.reselect')}</h3>
              {others.length > 0 ? (
                <>
                  <p className="dim sm">{t('corrections.undo.reselectSays')}</p>
                  <SelectField
                    data-autofocus
                    label={t('redemption.reward')}
                    empty={t('redemption.choose')}
                    options={options}
                    value={upc}
                    refusal={isAsking && upc === '' ? t('corrections.undo.chooseItem') : null}
                    onChange={(event) => setUpc(event.target.value)}
                  />
                  {reward && chosen && (
                    <TakenAtTheTill
                      reward={reward}
                      chosen={{ upc: chosen, takenUpc: takenUpc === chosen ? null : takenUpc }}
                      rungUnit={null}
                      firstName={record.person.firstName}
                      telling={telling}
                      onChoice={(choice) => setTakenUpc(choice.takenUpc ?? null)}
                    />
                  )}
                </>
              ) : (
                <p className="dim sm">{t('corrections.undo.onlyOne')}</p>
              )}
            </section>
          )}
          <section className="panel way" aria-label={t('corrections.undo.removeOnly')}>
            <h3>{t('corrections.undo.removeOnly')}</h3>
            <p className="dim sm">{t('corrections.undo.removeSays')}</p>
            <details className="rest">
              <summary>{t('corrections.undo.removeAlso')}</summary>
              <p className="dim sm">{t('corrections.undo.removeAlsoSays')}</p>
              <div className="choices">
                {units.map((unit) => (
                  <TickTile
                    key={unit.id}
                    isOn={removed.includes(unit.id)}
                    onTick={() => tick([unit.id])}
                    words={t('corrections.takeBack.bought', {
                      item: itemName(catalogue, unit.upc),
                      date: format.day(unit.businessDate),
                    })}
                  />
                ))}
              </div>
            </details>
          </section>
        </div>
      )}
      {!closedBy && visit && risks.length > 0 && (
        <CreditGuard
          onScreen={{ visit, assessment, telling }}
          risks={risks}
          accepted={accepted}
          onAccept={setAccepted}
        />
      )}
    </Dialog>
  )
}
