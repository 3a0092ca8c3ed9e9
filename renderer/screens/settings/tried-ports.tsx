/** Serial ports that are listened to only while a scanner is set up: which answer, which cannot be opened and why, and one more by name. */
import { type FormEvent, useState } from 'react'
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import { joined, t } from '../../language/words.ts'
import { useActions } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Icon } from '../../ui/icon.tsx'

const namesOf = (ports: readonly ScannerStatus[]): string => joined(ports.map(({ port, name }) => port ?? name))

export function TriedPorts({
  tried,
  named,
}: {
  readonly tried: readonly ScannerStatus[]
  readonly named: readonly string[]
}) {
  const ready = tried.filter(({ state }) => state === 'ready')
  const isWorthSaying = ({ state, port }: ScannerStatus) =>
    state === 'forbidden' || state === 'busy' || (state !== 'ready' && named.includes(port ?? ''))
  const troubled = tried.filter(isWorthSaying)
  const isSilent = ({ state }: ScannerStatus) => state === 'failed' || state === 'unplugged'
  const silent = tried.filter((port) => isSilent(port) && !troubled.includes(port)).length
  return (
    <>
      {ready.length > 0 && (
        <div className="scanner-line is-well">
          <Icon name="check" />
          <p className="grow">{t('scannerSetup.tried', { ports: namesOf(ready) })}</p>
        </div>
      )}
      {alike(troubled).map((ports) => (
        <div className="scanner-line is-open" key={ports[0]?.deviceId}>
          <Icon name="warn" />
          <div className="grow">
            <b>
              {t('scannerSetup.stateOf', {
                name: namesOf(ports),
                state: t(`scannerSetup.state.${ports[0]?.state ?? 'failed'}`),
              })}
            </b>
            <p className="dim sm">{ports[0]?.detail}</p>
          </div>
        </div>
      ))}
      {silent > 0 && <p className="dim sm">{t('scannerSetup.triedSilent', { count: silent })}</p>}
      <OtherPort />
    </>
  )
}

/** Ports with the same trouble need the sentence once. */
function alike(ports: readonly ScannerStatus[]): ScannerStatus[][] {
  const groups = new Map<string, ScannerStatus[]>()
  for (const port of ports) {
    const key = `${port.state} ${port.detail}`
    groups.set(key, [...(groups.get(key) ?? []), port])
  }
  return [...groups.values()]
}

function OtherPort() {
  const actions = useActions()
  const [port, setPort] = useState('')
  const listen = (event: FormEvent) => {
    event.preventDefault()
    actions.trySerialPort(port)
    setPort('')
  }
  return (
    <form className="row other-port" onSubmit={listen}>
      <div className="grow">
        <TextField
          label={t('scannerSetup.otherPort')}
          placeholder={t('scannerSetup.otherPortHint')}
          value={port}
          maxLength={200}
          onChange={(event) => setPort(event.target.value)}
        />
      </div>
      <Btn submit>{t('scannerSetup.listen')}</Btn>
    </form>
  )
}
