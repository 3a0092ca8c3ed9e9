/** First start of a register: pair it with a store that exists, make a new store here, or try the demo. */
import { useState } from 'react'
import { t } from '../language/words.ts'
import { useActions } from '../session/use-till.ts'
import { Act, Btn } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { Icon } from '../ui/icon.tsx'

type Way = 'choose' | 'pair' | 'create'

export function FirstStart({ problem }: { readonly problem: string | null }) {
  const actions = useActions()
  const [way, setWay] = useState<Way>('choose')
  return (
    <main className="alone is-wide">
      <h1>{t('start.welcome')}</h1>
      <p className="dim">{t('start.welcomeSays')}</p>
      {problem && <Refused sentence={problem} />}
      {way === 'choose' && (
        <div className="ways">
          <WayPanel title={t('start.setUp')} says={t('start.setUpSays')} onChoose={() => setWay('pair')} />
          <WayPanel title={t('start.create')} says={t('start.createSays')} onChoose={() => setWay('create')} />
          <WayPanel title={t('start.demo')} says={t('start.demoSays')} onChoose={() => void actions.tryDemo()} />
        </div>
      )}
      {way === 'pair' && <PairForm onBack={() => setWay('choose')} />}
      {way === 'create' && <CreateForm onBack={() => setWay('choose')} />}
    </main>
  )
}

function WayPanel(props: { readonly title: string; readonly says: string; readonly onChoose: () => void }) {
  return (
    <div className="way panel">
      <Btn className="way-button" onClick={props.onChoose}>
        {props.title}
      </Btn>
      <p className="dim sm">{props.says}</p>
    </div>
  )
}

function Refused({ sentence }: { readonly sentence: string }) {
  return (
    <p className="refusal" role="alert">
      <Icon name="stop" />
      <span>{sentence}</span>
    </p>
  )
}

function PairForm({ onBack }: { readonly onBack: () => void }) {
  const actions = useActions()
  const [code, setCode] = useState('')
  const [cloudUrl, setCloudUrl] = useState('')
  const [sentence, setSentence] = useState<string | null>(null)
  const [isWorking, setWorking] = useState(false)
  const submit = async () => {
    if (code.trim() === '') return setSentence(t('start.fillIn'))
    setWorking(true)
    const outcome = await actions.pair(code.trim(), cloudUrl.trim() || null)
    setWorking(false)
    if (!outcome.ok) setSentence(outcome.refusal.sentence)
  }
  return (
    <FormPanel title={t('start.setUp')} sentence={sentence} isWorking={isWorking} onBack={onBack} onSubmit={submit}>
      <TextField
        label={t('start.pairingCode')}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        autoCapitalize="characters"
      />
      <TextField
        label={t('start.cloudUrl')}
        placeholder={t('start.cloudUrlHint')}
        value={cloudUrl}
        onChange={(event) => setCloudUrl(event.target.value)}
      />
    </FormPanel>
  )
}

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

function CreateForm({ onBack }: { readonly onBack: () => void }) {
  const actions = useActions()
  const [input, setInput] = useState({ storeName: '', timeZone: ownZone(), managerName: '', pin: '' })
  const [sentence, setSentence] = useState<string | null>(null)
  const [isWorking, setWorking] = useState(false)
  const zones = [...new Set([input.timeZone, ...Intl.supportedValuesOf('timeZone')])]
  const submit = async () => {
    if (input.storeName.trim() === '' || input.managerName.trim() === '') return setSentence(t('start.fillIn'))
    if (!/^\d{4,8}$/.test(input.pin)) return setSentence(t('start.pinForm'))
    setWorking(true)
    const outcome = await actions.createStore(input)
    setWorking(false)
    if (!outcome.ok) setSentence(outcome.refusal.sentence)
  }
  return (
    <FormPanel title={t('start.create')} sentence={sentence} isWorking={isWorking} onBack={onBack} onSubmit={submit}>
      <TextField
        label={t('start.storeName')}
        value={input.storeName}
        onChange={(event) => setInput({ ...input, storeName: event.target.value })}
      />
      <SelectField
        label={t('start.timeZone')}
        options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        value={input.timeZone}
        onChange={(event) => setInput({ ...input, timeZone: event.target.value })}
      />
      <TextField
        label={t('start.managerName')}
        value={input.managerName}
        onChange={(event) => setInput({ ...input, managerName: event.target.value })}
      />
      <TextField
        label={t('start.pin')}
        inputMode="numeric"
        type="password"
        value={input.pin}
        onChange={(event) => setInput({ ...input, pin: event.target.value })}
      />
    </FormPanel>
  )
}

function FormPanel(props: {
  readonly title: string
  readonly sentence: string | null
  readonly isWorking: boolean
  readonly onBack: () => void
  readonly onSubmit: () => Promise<void>
  readonly children: React.ReactNode
}) {
  return (
    <form
      className="panel start-form"
      aria-label={props.title}
      onSubmit={(event) => {
        event.preventDefault()
        if (!props.isWorking) void props.onSubmit()
      }}
    >
      <h2>{props.title}</h2>
      {props.sentence && <Refused sentence={props.sentence} />}
      {props.children}
      <div className="row">
        <Btn className="tall" onClick={props.onBack}>
          {t('start.back')}
        </Btn>
        <Act className="grow" label={props.title} held={props.isWorking ? t('start.working') : null} submit />
      </div>
    </form>
  )
}
