/** What stands on the screen before there is a till: starting, recovering, open elsewhere, cannot work here. */
import { t } from '../language/words.ts'
import { useActions } from '../session/use-till.ts'
import { Act } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'

export function Starting() {
  return (
    <main className="alone" aria-busy="true">
      <h1>{t('frame.tillside')}</h1>
      <p className="dim">{t('start.starting')}</p>
    </main>
  )
}

export function Recovering({ done, total }: { readonly done: number; readonly total: number | null }) {
  return (
    <main className="alone">
      <h1>{t('start.recovering')}</h1>
      <progress
        className="wide-bar"
        value={total ? done : undefined}
        max={total ?? undefined}
        aria-label={t('start.recovering')}
      />
      <p className="dim">{total ? t('start.recoveringSays', { done, total }) : t('start.recoveringCount', { done })}</p>
    </main>
  )
}

export function OpenElsewhere() {
  const actions = useActions()
  return (
    <main className="alone">
      <h1>{t('start.elsewhere')}</h1>
      <p className="dim">{t('start.elsewhereSays')}</p>
      <Act label={t('start.takeOver')} onClick={() => void actions.takeOver()} />
    </main>
  )
}

export function Failed({ sentence }: { readonly sentence: string }) {
  return (
    <main className="alone">
      <h1>{t('start.failed')}</h1>
      <p className="refusal" role="alert">
        <Icon name="stop" />
        <span>{sentence}</span>
      </p>
    </main>
  )
}
