/** After saving: what counts from when, whom a correction concerns, and enrolment, which comes next for what is new. */
import type { ProgramId } from '../../../shared/kernel/ids.ts'
import { t } from '../../language/words.ts'
import { useTill } from '../../session/use-till.ts'
import { AffectedList } from './affected-list.tsx'
import { EnrollPanel } from './enroll-panel.tsx'
import { PageHead } from './page-head.tsx'

export function SavedPage({
  programId,
  what,
}: {
  readonly programId: ProgramId
  readonly what: 'new' | 'corrected' | 'changed'
}) {
  const catalogue = useTill((state) => state.account.catalogue)
  const subject = catalogue.offers[programId] ?? catalogue.programs[programId]
  if (!subject) return null
  return (
    <div className="page offers-page">
      <div className="page-list saved-page">
        <PageHead title={t('offers.affected.saved')} about={subject.title} />
        <p className="saved-says" role="log">
          {t(sentences[what])}
        </p>
        <div className="panel form-part">
          <EnrollPanel programId={programId} />
        </div>
        {what === 'corrected' && (
          <div className="panel form-part">
            <AffectedList programId={programId} says={t('offers.form.corrections')} />
          </div>
        )}
      </div>
    </div>
  )
}

const sentences = {
  new: 'offers.affected.savedNew',
  corrected: 'offers.affected.savedCorrected',
  changed: 'offers.affected.savedChanged',
} as const
