/** Finished was pressed while an offer's reward is still earned: it would be lost. Going on asks why. */
import { useState } from 'react'
import { offerRewardsStillOpen } from '../../../shared/loyalty/step.ts'
import { t } from '../../language/words.ts'
import { useScreenSession } from '../../session/screen-session.ts'
import { useActions } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { DialogRefusal, RefusalSentence } from '../dialog-refusal.tsx'
import { rewardTitle, whatItGives } from '../reward-words.ts'
import { useRun, useVisit } from '../use-visit.ts'

const reasons = ['refused', 'outOfStock', 'later', 'other'] as const

export function NotRedeemedDialog() {
  const actions = useActions()
  const run = useRun()
  const onScreen = useVisit()
  const close = useScreenSession((session) => session.close)
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({})
  const [isAsking, setAsking] = useState(false)
  if (!onScreen) return null
  const { telling, assessment } = onScreen
  const open = offerRewardsStillOpen(assessment)
  const options = reasons.map((reason) => ({
    value: t(`notRedeemed.reasons.${reason}`),
    label: t(`notRedeemed.reasons.${reason}`),
  }))
  const finishAnyway = async () => {
    if (open.some((reward) => !given[reward.id])) return setAsking(true)
    if (await run(() => actions.finish(given))) close()
  }
  const goBack = async () => {
    close()
    const deferred = onScreen.visit.deferredRewardIds
    if (open.some((reward) => deferred.includes(reward.id))) await run(() => actions.checkOut())
  }
  return (
    <Dialog
      name={t('notRedeemed.title')}
      width={680}
      onSubmit={() => void goBack()}
      onEscape={() => void goBack()}
      footer={
        <>
          <Btn className="tall" onClick={() => void finishAnyway()}>
            {t('notRedeemed.finishAnyway')}
          </Btn>
          <Act data-autofocus label={t('notRedeemed.goBack')} keyName={t('lookup.enter')} submit />
        </>
      }
    >
      <DialogRefusal />
      {isAsking && open.some((reward) => !given[reward.id]) && (
        <RefusalSentence sentence={t('notRedeemed.whyNeeded')} />
      )}
      {open.map((reward) => (
        <fieldset key={reward.id} className="lost" aria-label={rewardTitle(telling.catalogue, reward)}>
          <h2>
            {whatItGives(telling, reward)} <span className="dim">{rewardTitle(telling.catalogue, reward)}</span>
          </h2>
          <p>{t('notRedeemed.says', { date: telling.format.day(reward.endDate ?? telling.moment.localDate) })}</p>
          <SelectField
            label={t('notRedeemed.why')}
            empty=""
            options={options}
            value={given[reward.id] ?? ''}
            onChange={(event) => setGiven({ ...given, [reward.id]: event.target.value })}
          />
        </fieldset>
      ))}
    </Dialog>
  )
}
