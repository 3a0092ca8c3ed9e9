/** What was answered to the store's own questions. A question that was ended still stands with its answer. */
import type { FormQuestion } from '../../../shared/loyalty/catalogue.ts'
import { useTill } from '../../session/use-till.ts'

const none: readonly FormQuestion[] = []

export interface Answered {
  readonly id: string
  readonly question: string
  readonly answer: string
}

export function useAnswers(
  about: FormQuestion['about'],
  answers: Readonly<Record<string, string>>,
): readonly Answered[] {
  const questions = useTill((state) => state.account.account?.formQuestions ?? none)
  return questions.flatMap(({ id, text, about: whom }) => {
    const answer = whom === about ? answers[id] : undefined
    return answer ? [{ id, question: text, answer }] : []
  })
}

export interface AnswersProps {
  readonly about: FormQuestion['about']
  readonly answers: Readonly<Record<string, string>>
}

export function Answers({ about, answers }: AnswersProps) {
  const answered = useAnswers(about, answers)
  if (answered.length === 0) return null
  return (
    <dl className="answers">
      {answered.map(({ id, question, answer }) => (
        <div key={id}>
          <dt>{question}</dt>
          <dd>{answer}</dd>
        </div>
      ))}
    </dl>
  )
}
