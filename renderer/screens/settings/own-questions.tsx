/** The store's own questions on the customer's and the pet's form. One that ended is asked no more; its answers stay. */
import { useState } from 'react'
import type { FormQuestion } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { Btn } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { AboutField } from './colour-codes.tsx'
import { useSaveCustomerSettings } from './use-customer-settings.ts'

const mostQuestions = 40
const longestQuestion = 200
const none: readonly FormQuestion[] = []

export function OwnQuestions() {
  const questions = useTill((state) => state.account.account?.formQuestions ?? none)
  const save = useSaveCustomerSettings()
  return (
    <section className="panel settings" aria-label={t('customerSettings.questions')}>
      <h2>{t('customerSettings.questions')}</h2>
      <p className="dim sm">{t('customerSettings.questionsSay')}</p>
      {questions.length === 0 && <p className="dim">{t('customerSettings.noQuestions')}</p>}
      {questions.map((question) => (
        <fieldset key={question.id} className="row wrap" aria-label={question.text}>
          <span className="grow">
            <b>{question.text}</b> <span className="dim">{t(`customerSettings.about.${question.about}`)}</span>
            {!question.active && <span className="dim sm"> {t('customerSettings.ended')}</span>}
          </span>
          <Btn
            className="small"
            onClick={() => void save({ formQuestions: [{ ...question, active: !question.active }] })}
          >
            {t(question.active ? 'customerSettings.end' : 'customerSettings.again')}
          </Btn>
        </fieldset>
      ))}
      <NewQuestion questions={questions} onAdd={(question) => save({ formQuestions: [question] })} />
    </section>
  )
}

interface NewQuestionProps {
  readonly questions: readonly FormQuestion[]
  /** Resolves to whether it was saved at once. */
  readonly onAdd: (question: FormQuestion) => Promise<boolean>
}

function NewQuestion({ questions, onAdd }: NewQuestionProps) {
  const [text, setText] = useState('')
  const [about, setAbout] = useState<FormQuestion['about']>('customer')
  const [refusal, setRefusal] = useState<string | null>(null)
  const add = async () => {
    const wanted = text.trim()
    const isKnown = questions.some((one) => one.about === about && one.text.toLowerCase() === wanted.toLowerCase())
    if (wanted === '') return setRefusal(t('customerSettings.nameMissing'))
    if (isKnown) return setRefusal(t('customerSettings.known'))
    if (questions.length >= mostQuestions) return setRefusal(t('customerSettings.tooMany'))
    setRefusal(null)
    if (await onAdd({ id: crypto.randomUUID(), text: wanted, about, active: true })) setText('')
  }
  return (
    <form
      className="form-grid adding"
      aria-label={t('customerSettings.addQuestion')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextField
        wide
        label={t('customerSettings.question')}
        value={text}
        maxLength={longestQuestion}
        refusal={refusal}
        onChange={(event) => setText(event.target.value)}
      />
      <AboutField about={about} onAbout={setAbout} />
      <Btn submit>{t('customerSettings.addQuestion')}</Btn>
    </form>
  )
}
