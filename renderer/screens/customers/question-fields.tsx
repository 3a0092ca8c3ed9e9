/** The store's own questions. One that ended is shown as long as it has an answer. */
import { textLimits } from '../../../shared/customers/person.ts'
import { t } from '../../language/words.ts'
import { TextField } from '../../ui/fields.tsx'
import { usePersonForm } from './person-form.ts'

export interface QuestionFieldsProps {
  readonly about: 'customer' | 'pet'
  readonly answers: Readonly<Record<string, string>>
  readonly onAnswers: (answers: Readonly<Record<string, string>>) => void
}

export function QuestionFields({ about, answers, onAnswers }: QuestionFieldsProps) {
  const { account } = usePersonForm()
  const questions = (account?.formQuestions ?? []).filter(
    (question) => question.about === about && (question.active || answers[question.id]),
  )
  if (questions.length === 0) return null
  return (
    <section className="wide form-grid">
      <h4 className="wide">{t('person.questions')}</h4>
      {questions.map((question) => (
        <TextField
          key={question.id}
          wide
          label={question.text}
          value={answers[question.id] ?? ''}
          maxLength={textLimits.answer}
          onChange={(event) => onAnswers({ ...answers, [question.id]: event.target.value })}
        />
      ))}
    </section>
  )
}
