/** The store's own questions on the customer's and the pet's form. One that ended is asked no more; its answers stay. */
import type { FormQuestion } from '../../../shared/loyalty/catalogue.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { type Endable, EndableList } from './endable-list.tsx'
import { useSaveCustomerSettings } from './use-customer-settings.ts'

const longestQuestion = 200
const none: readonly FormQuestion[] = []

export function OwnQuestions() {
  const questions = useTill((state) => state.account.account?.formQuestions ?? none)
  const save = useSaveCustomerSettings()
  return (
    <EndableList
      title={t('customerSettings.questions')}
      says={t('customerSettings.questionsSay')}
      noneSays={t('customerSettings.noQuestions')}
      nameLabel={t('customerSettings.question')}
      addLabel={t('customerSettings.addQuestion')}
      longestName={longestQuestion}
      rows={questions.map(({ text, ...rest }) => ({ ...rest, name: text }))}
      onChange={(id, active) => {
        const question = questions.find((one) => one.id === id)
        if (question) void save({ formQuestions: [{ ...question, active }] })
      }}
      onAdd={(added) => save({ formQuestions: [questionOf(added)] })}
    />
  )
}

const questionOf = ({ name, ...rest }: Endable): FormQuestion => ({ ...rest, text: name })
