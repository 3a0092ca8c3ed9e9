/** Entering or correcting a frequent-buyer program: what it is, and its cards with their rules and items. */
import { t } from '../../language/words.ts'
import { useMoment, useTill } from '../../session/use-till.ts'
import { Btn, Quiet } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { AffectedList } from './affected-list.tsx'
import { draftOfProgram, type GroupDraft, newGroup, newProgram, type ProgramDraft } from './draft.ts'
import { DemandTicks, FormFoot, HeadFields, RuleFields } from './form-parts.tsx'
import { ItemTable } from './item-table.tsx'
import { useOffersSession } from './offers-session.ts'
import { PageHead } from './page-head.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { type Problems, readProgramDraft } from './read-draft.ts'
import { useDraftForm } from './use-draft.ts'

/** `draftKey` is the program's id, or `new`. */
export function ProgramForm({ draftKey }: { readonly draftKey: string }) {
  const catalogue = useTill((state) => state.account.catalogue)
  const { localDate } = useMoment()
  const { keepProgram, goTo } = useOffersSession()
  const kept = useOffersSession((session) => session.programDrafts[draftKey])
  const known = catalogue.programs[draftKey]
  const draft = kept ?? (known ? draftOfProgram(catalogue, known, localDate) : newProgram())
  const form = useDraftForm(
    (context) => readProgramDraft(draft, context),
    () => keepProgram(draftKey, null),
  )
  const change = (more: Partial<ProgramDraft>) => keepProgram(draftKey, { ...draft, ...more })
  const changeGroup = (group: GroupDraft) =>
    change({ groups: draft.groups.map((one) => (one.key === group.key ? group : one)) })
  const { problems } = form
  return (
    <form
      className="page two offers-page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void form.save()
      }}
    >
      <div className="offers-form">
        <div className="page-list scrolls">
          <PageHead title={t(known ? 'offers.form.correctProgram' : 'offers.form.newProgram')} />
          <section className="panel form-part" aria-label={t('offers.form.what')}>
            <HeadFields draft={draft} isKnown={known !== undefined} problems={problems} onHead={change} />
            <div className="row wrap ticks">
              <DemandTicks draft={draft} onHead={change} />
            </div>
          </section>
          <h2>{t('offers.form.cards')}</h2>
          {problems['groups'] && <p className="says">{problems['groups']}</p>}
          {draft.groups.map((group, index) => (
            <Group
              key={group.key}
              group={group}
              nth={index + 1}
              problems={problems}
              onGroup={changeGroup}
              onRemove={
                group.id === null && draft.groups.length > 1
                  ? () => change({ groups: draft.groups.filter((one) => one.key !== group.key) })
                  : null
              }
            />
          ))}
          <div>
            <Btn onClick={() => change({ groups: [...draft.groups, newGroup(crypto.randomUUID())] })}>
              {t('offers.form.addCard')}
            </Btn>
          </div>
        </div>
        <FormFoot
          problemCount={Object.keys(problems).length}
          isUnchanged={form.isUnchanged}
          onSave={() => void form.save()}
          onKeep={() => goTo({ name: 'list' })}
          onThrowAway={() => {
            keepProgram(draftKey, null)
            goTo({ name: 'list' })
          }}
        />
      </div>
      <aside className="page-side offers-side" aria-label={t('offers.preview.title')}>
        <PreviewPanel
          draftKey={`program ${draftKey}`}
          read={form.read}
          start={draft.start}
          items={draft.groups.flatMap((group) => group.items)}
        />
        {known && <AffectedList programId={known.id} says={t('offers.form.corrections')} />}
      </aside>
    </form>
  )
}

interface GroupProps {
  readonly group: GroupDraft
  readonly nth: number
  readonly problems: Problems
  readonly onGroup: (group: GroupDraft) => void
  readonly onRemove: (() => void) | null
}

function Group({ group, nth, problems, onGroup, onRemove }: GroupProps) {
  const at = `group.${group.key}.`
  return (
    <section className="panel form-part" aria-label={group.title || t('offers.form.card', { nth })}>
      <div className="form-grid">
        <TextField
          label={t('offers.form.cardTitle')}
          maxLength={128}
          value={group.title}
          refusal={problems[`${at}title`]}
          onChange={(event) => onGroup({ ...group, title: event.target.value })}
        />
        <TextField
          label={t('offers.form.window')}
          placeholder={t('offers.form.always')}
          inputMode="numeric"
          maxLength={3}
          value={group.windowMonths}
          refusal={problems[`${at}windowMonths`]}
          onChange={(event) => onGroup({ ...group, windowMonths: event.target.value })}
        />
      </div>
      <RuleFields draft={group} at={at} problems={problems} onRule={(rule) => onGroup({ ...group, ...rule })} />
      <h3>{t('offers.form.items')}</h3>
      <ItemTable
        items={group.items}
        at={at}
        problems={problems}
        columns={{ rebate: false, rewardable: true, mapKey: group.rule === 'mapped' }}
        onItems={(items) => onGroup({ ...group, items })}
      />
      {onRemove && (
        <Quiet onClick={onRemove}>
          <u>{t('offers.form.removeCard')}</u>
        </Quiet>
      )}
    </section>
  )
}
