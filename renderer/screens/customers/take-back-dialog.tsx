/** Return or Remove: how many, why, and what it will mean for cards and rewards, said before it is done. */
import { useState } from 'react'
import { fullName } from '../../../shared/customers/person.ts'
import { t } from '../../language/words.ts'
import { type AskedDialog, useScreenSession } from '../../session/screen-session.ts'
import { useActions, useMoment, useTill } from '../../session/use-till.ts'
import { Act, Btn } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { QuantityField } from '../../ui/quantity-field.tsx'
import { quantityWords } from '../checkout/lines.tsx'
import { DialogRefusal, RefusalSentence } from '../dialog-refusal.tsx'
import { itemName, rewardTitle, type Telling, unitName, whatItGives } from '../reward-words.ts'
import { useRun, useTelling } from '../use-visit.ts'
import { type TakeBackEffect, takeBackPreview } from './take-back-preview.ts'

const reasons = ['returned', 'removed'] as const
type Reason = (typeof reasons)[number]

export function TakeBackDialog({ asked }: { readonly asked: Extract<AskedDialog, { kind: 'takeBack' }> }) {
  const { customerId, unitIds } = asked
  const actions = useActions()
  const run = useRun()
  const close = useScreenSession((session) => session.close)
  const record = useTill((state) => state.customers[customerId])
  const account = useTill((state) => state.account)
  const isManager = useTill((state) => state.signedIn?.role === 'manager')
  const moment = useMoment()
  const telling = useTelling()
  const [reason, setReason] = useState<Reason>(asked.reason)
  const [count, setCount] = useState(asked.reason === 'removed' ? unitIds.length : 1)
  if (!record) return null
  const { state, person } = record
  const first = state.units.find((unit) => unit.id === unitIds[0])
  if (!first) return null
  // The last bought come off first, so that older punches keep their cards.
  const named = unitIds.slice(unitIds.length - count)
  const preview = takeBackPreview(state, account, moment, named, reason)
  const isOld = first.businessDate !== moment.businessDate
  const submit = () => {
    if (preview.isSpent) return setReason('returned')
    void run(() => actions.takeBackUnits(customerId, named, reason), close)
  }
  const isReturn = reason === 'returned'
  return (
    <Dialog
      name={t(isReturn ? 'corrections.takeBack.returnTitle' : 'corrections.takeBack.removeTitle')}
      about={fullName(person)}
      width={680}
      onSubmit={submit}
      onEscape={close}
      footer={
        <>
          <Btn className="tall" onClick={close}>
            {t('corrections.takeBack.cancel')}
          </Btn>
          <Act
            data-autofocus
            label={t(isReturn ? 'corrections.takeBack.doReturn' : 'corrections.takeBack.doRemove')}
            keyName={t('lookup.enter')}
            submit
          />
        </>
      }
    >
      <DialogRefusal />
      <div className="row">
        <p className="say grow">
          {t('corrections.takeBack.bought', {
            item: itemName(telling.catalogue, first.upc),
            date: telling.format.day(first.businessDate),
          })}
        </p>
        {unitIds.length > 1 && (
          <>
            <QuantityField
              value={count}
              max={unitIds.length}
              confirmAbove={unitIds.length}
              words={quantityWords}
              onChange={setCount}
            />
            <span className="dim nowrap">{t('corrections.takeBack.howManyOf', { count: unitIds.length })}</span>
          </>
        )}
      </div>
      <div className="choices two" role="radiogroup" aria-label={t('corrections.takeBack.why')}>
        {reasons.map((one) => (
          <label key={one} className={`choice ${one === reason ? 'on' : ''}`}>
            <input type="radio" name="take-back-reason" checked={one === reason} onChange={() => setReason(one)} />
            <i className="dot" />
            <span>{t(one === 'returned' ? 'corrections.takeBack.cameBack' : 'corrections.takeBack.mistake')}</span>
          </label>
        ))}
      </div>
      {preview.isSpent ? (
        <RefusalSentence sentence={t('corrections.takeBack.spent')} />
      ) : (
        <section className="effects panel" aria-label={t('corrections.takeBack.will')} aria-live="polite">
          <p className="label">{t('corrections.takeBack.will')}</p>
          <ul>
            {preview.effects.map((effect) => {
              const sentence = effectInWords(effect, telling)
              return <li key={sentence}>{sentence}</li>
            })}
            {preview.effects.length === 0 && <li>{t('corrections.takeBack.nothing')}</li>}
          </ul>
        </section>
      )}
      {!isReturn && isOld && !isManager && !preview.isSpent && <p className="dim">{t('corrections.takeBack.day')}</p>}
    </Dialog>
  )
}

export function effectInWords(effect: TakeBackEffect, telling: Telling): string {
  const { catalogue } = telling
  switch (effect.kind) {
    case 'punches': {
      const title = catalogue.cardGroups[effect.cardGroupId]?.title ?? ''
      const { before, after } = effect
      return after === 0
        ? t('corrections.takeBack.cardGone', { title })
        : t('corrections.takeBack.punchOff', { title, before, after })
    }
    case 'withdrawn':
    case 'stays':
      return t(`corrections.takeBack.${effect.kind}`, {
        what: whatItGives(telling, effect.reward),
        title: rewardTitle(catalogue, effect.reward),
      })
    case 'owed': {
      const group = catalogue.cardGroups[effect.cardGroupId]
      const unit = unitName(catalogue, group?.versions.at(-1)?.items.map((item) => item.upc) ?? [])
      return t('corrections.takeBack.owed', { count: effect.count, unit, title: group?.title ?? '' })
    }
    case 'offerUnits': {
      const { before, after } = effect
      return t('corrections.takeBack.setBroken', {
        title: catalogue.offers[effect.offerId]?.title ?? '',
        before,
        after,
      })
    }
  }
}
