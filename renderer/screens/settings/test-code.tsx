/** One test code at a time, large, black on white in every theme with its quiet zone, so that no scanner reads the one beside it. */
import { useEffect, useState } from 'react'
import { t } from '../../language/words.ts'
import { Icon } from '../../ui/icon.tsx'
import { type TestCodeName, testCodeNames, testCodePrinted } from '../../use-cases/scanner-report.ts'
import { type DrawnCode, drawCode } from './draw-code.ts'

export function TestCode(props: {
  readonly shown: TestCodeName
  readonly read: ReadonlySet<TestCodeName>
  readonly onChoose: (name: TestCodeName) => void
}) {
  const { shown, read, onChoose } = props
  return (
    <section className="panel setup-code" aria-label={t('scannerSetup.code.scan')}>
      <fieldset className="seg" aria-label={t('scannerSetup.code.choose')}>
        {testCodeNames.map((name) => (
          <button
            key={name}
            type="button"
            className={name === shown ? 'on' : ''}
            aria-pressed={name === shown}
            onClick={() => onChoose(name)}
          >
            {t(`scannerSetup.code.${name}`)}
            {read.has(name) && (
              <>
                <Icon name="check" />
                <span className="visually-hidden">{t('scannerSetup.code.scanned')}</span>
              </>
            )}
          </button>
        ))}
      </fieldset>
      <Drawing name={shown} />
      <p className="dim sm">{t(`scannerSetup.code.${shown}Says`)}</p>
    </section>
  )
}

function Drawing({ name }: { readonly name: TestCodeName }) {
  const [drawn, setDrawn] = useState<{ readonly name: TestCodeName; readonly code: DrawnCode | null } | null>(null)
  useEffect(() => {
    let isWanted = true
    drawCode(name)
      .catch(() => null)
      .then((code) => {
        if (isWanted) setDrawn({ name, code })
      })
    return () => {
      isWanted = false
    }
  }, [name])
  const code = drawn?.name === name ? drawn.code : undefined
  if (code === null) return <p className="setup-paper is-empty">{t('scannerSetup.code.drawFailed')}</p>
  return (
    <div className={`setup-paper is-${name}`}>
      {code && (
        <>
          <img
            src={code.source}
            width={code.width}
            height={code.height}
            alt={t('scannerSetup.code.drawing', { name: t(`scannerSetup.code.${name}`) })}
          />
          <span>{testCodePrinted[name]}</span>
        </>
      )}
    </div>
  )
}
