/** How a form saves: problems are shown once Save was pressed, then follow what is typed; what was saved leads on to its own page. */
import { useState } from 'react'
import { useActions, useMoment, useTill } from '../../session/use-till.ts'
import { useRun } from '../use-visit.ts'
import { withAutoEnrollments } from './enrollment-rows.ts'
import { useOffersSession } from './offers-session.ts'
import type { DraftContext, Problems, ReadDraft } from './read-draft.ts'

export interface DraftForm {
  /** As it would be saved now. */
  readonly read: ReadDraft
  readonly problems: Problems
  readonly isUnchanged: boolean
  save(): Promise<void>
}

export function useDraftForm(readDraft: (context: DraftContext) => ReadDraft, onSaved: () => void): DraftForm {
  const actions = useActions()
  const run = useRun()
  const catalogue = useTill((state) => state.account.catalogue)
  const { localDate } = useMoment()
  const goTo = useOffersSession((session) => session.goTo)
  const [wasTried, setTried] = useState(false)
  const read = readDraft({ catalogue, date: localDate, newId: () => crypto.randomUUID() })
  const isUnchanged = read.ok && read.rows.length === 0
  return {
    read,
    problems: wasTried && !read.ok ? read.problems : {},
    isUnchanged: wasTried && isUnchanged,
    async save() {
      setTried(true)
      if (!read.ok || read.rows.length === 0) return
      const offers = read.offer ? [read.offer] : []
      const rows = withAutoEnrollments(catalogue, read.rows, offers, actions.moment())
      if (!(await run(() => actions.saveRows(rows)))) return
      onSaved()
      const isKnown = read.programId in catalogue.offers || read.programId in catalogue.programs
      const what = !isKnown ? 'new' : read.isCorrection ? 'corrected' : 'changed'
      goTo({ name: 'saved', programId: read.programId, what })
    },
  }
}
