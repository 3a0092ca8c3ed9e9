/** What a history that engine and oracle disagree about could be instead: with fewer steps, then with a smaller or plainer store. */
import type { History } from '../../shared/history/history-schema.ts'
import { instantOf } from './calendar.ts'
import type { Disagreement } from './compare.ts'

/** The shortest first; with times at every step, so that any may be left out. */
export function* smallerHistories(history: History): Generator<History> {
  const timed = withTimes(history)
  const { steps } = timed
  for (let chunk = Math.ceil(steps.length / 2); chunk >= 1; chunk = chunk === 1 ? 0 : Math.floor(chunk / 2))
    for (let from = 0; from < steps.length; from += chunk)
      if (steps.length > chunk) yield { ...timed, steps: [...steps.slice(0, from), ...steps.slice(from + chunk)] }
  yield* smallerStores(timed)
}

/** So that a shorter history shows the same disagreement and not another one. */
export function kindOf(disagreement: Disagreement | null): string | null {
  if (disagreement === null) return null
  const { about, engine, oracle } = disagreement
  const outcome = about.startsWith('the outcome') ? ` ${JSON.stringify(engine)} ${JSON.stringify(oracle)}` : ''
  return about.replaceAll(/\.\d+/g, '').replace(/^.* at the end/, 'what the register knows') + outcome
}

function withTimes(history: History): History {
  let ms = 0
  const registers = Object.entries(history.registers)
  const steps = history.steps.map((step) => {
    const location = (registers.find(([name]) => name === step.register) ?? registers[0])?.[1] ?? ''
    if (step.at !== undefined) ms = instantOf(step.at, history.locations[location]?.timeZone ?? 'UTC')
    return { ...step, at: new Date(ms).toISOString() }
  })
  return { ...history, steps }
}

function* smallerStores(history: History): Generator<History> {
  const without = <Value>(record: Record<string, Value>, key: string) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
  const enrolled = (program: string) =>
    history.enrolments ? { enrolments: history.enrolments.filter((one) => one.program !== program) } : {}
  for (const key of Object.keys(history.offers))
    yield { ...history, ...enrolled(key), offers: without(history.offers, key) }
  for (const key of Object.keys(history.programs))
    yield { ...history, ...enrolled(key), programs: without(history.programs, key) }
  for (const [key, program] of Object.entries(history.programs))
    for (const card of Object.keys(program.cards))
      if (Object.keys(program.cards).length > 1)
        yield {
          ...history,
          programs: { ...history.programs, [key]: { ...program, cards: without(program.cards, card) } },
        }
  if (Object.keys(history.customers).length > 1)
    for (const key of Object.keys(history.customers)) {
      const isUsed = history.steps.some((step) => Object.values(step).includes(key))
      if (!isUsed) yield { ...history, customers: without(history.customers, key) }
    }
  if (history.enrolments) yield { ...history, enrolments: undefined }
  if (history.autoEnrolments.length > 0) yield { ...history, autoEnrolments: [] }
  if (history.account.dayEndMinutes > 0) yield { ...history, account: { ...history.account, dayEndMinutes: 0 } }
  if (history.account.partialOffers === 'offerPeriod')
    yield { ...history, account: { ...history.account, partialOffers: 'visit' } }
  if (history.account.type !== 'standard')
    yield { ...history, account: { ...history.account, type: 'standard', sponsor: null } }
  for (const [key, program] of Object.entries(history.programs))
    for (const [card, versions] of Object.entries(program.cards))
      for (const [index, version] of versions.entries()) {
        const put = (changed: typeof versions) => ({
          ...history,
          programs: { ...history.programs, [key]: { ...program, cards: { ...program.cards, [card]: changed } } },
        })
        if (index > 0) yield put(versions.filter((one) => one !== version))
        for (const changed of plainer(version)) yield put(versions.map((one) => (one === version ? changed : one)))
      }
  for (const [key, offer] of Object.entries(history.offers)) {
    const put = (changed: typeof offer) => ({ ...history, offers: { ...history.offers, [key]: changed } })
    if (offer.demands.length > 0) yield put({ ...offer, demands: [] })
    for (const version of offer.versions)
      for (const changed of plainer(version))
        yield put({ ...offer, versions: offer.versions.map((one) => (one === version ? changed : one)) })
  }
}

/** The same version without one of its peculiarities. */
function* plainer<
  Version extends History['offers'][string]['versions'][number] | History['programs'][string]['cards'][string][number],
>(version: Version): Generator<Version> {
  const { discount: _discount, ...rest } = version
  if (version.rule !== 'sameGroupAny' && version.rule !== 'discount')
    yield { ...(rest as Version), rule: 'sameGroupAny' }
  if (version.get > 1) yield { ...version, get: 1 }
  if ('windowMonths' in version && version.windowMonths !== null) yield { ...version, windowMonths: null }
  if ('limit' in version && version.limit !== null) yield { ...version, limit: null }
  if ('capUnits' in version && version.capUnits !== null) yield { ...version, capUnits: null }
  if ('capCents' in version && version.capCents !== null) yield { ...version, capCents: null }
  if ('limitPer' in version && version.limitPer === 'household') yield { ...version, limitPer: 'customer' }
  if ('mixAndMatch' in version && !version.mixAndMatch) yield { ...version, mixAndMatch: true }
  const items = Object.entries(version.items)
  if (items.length > 1)
    for (const [item] of items) yield { ...version, items: Object.fromEntries(items.filter(([name]) => name !== item)) }
}
