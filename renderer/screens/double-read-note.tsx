/** A label that was in view twice counts once: said faintly, so that nobody scans a third time; it asks for nothing and goes with the next scan. */
import { t } from '../language/words.ts'
import { useTill } from '../session/use-till.ts'

export function DoubleReadNote() {
  const times = useTill((state) => state.doubleRead?.times ?? 0)
  return (
    // Always there, so that what appears in it is spoken.
    <span className="double-read" role="log">
      {times > 1 && (
        <>
          <b aria-hidden="true">{t('scannerSetup.times', { count: times })}</b>{' '}
          {times === 2 ? t('scannerSetup.readTwice') : t('scannerSetup.readMany', { count: times })}
        </>
      )}
    </span>
  )
}
