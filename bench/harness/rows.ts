/** Measured values as the rows that are printed: each with the bound it is divided by. */
import type { Bench, Goal, Measurement } from './bench.ts'

export interface Row {
  readonly bench: string
  readonly case: string
  readonly subject: string
  readonly metric: string
  readonly value: number
  readonly unit: string
  /** The subject divided by. */
  readonly bound: string
  /** null when the bound has no value in this run. */
  readonly ratio: number | null
}

export function rowsOf(
  bench: Pick<Bench, 'name' | 'bound' | 'boundOfCase'>,
  measurements: readonly Measurement[],
): readonly Row[] {
  const boundOf = (one: Measurement): string => bench.boundOfCase?.[one.case] ?? bench.bound
  return measurements.map((one) => ({
    bench: bench.name,
    case: one.case,
    subject: one.subject,
    metric: one.metric,
    value: rounded(one.value),
    unit: one.unit,
    bound: boundOf(one),
    ratio: ratioOf(measurements, one, boundOf(one)),
  }))
}

export type JudgedGoal = Goal & {
  /** What the limit is compared with: a ratio, or the value itself; null = not measured in this run. */
  readonly reached: number | null
  readonly unit: string
}

export const judgedGoals = (bench: Pick<Bench, 'goals'>, measurements: readonly Measurement[]): readonly JudgedGoal[] =>
  bench.goals.map((goal) => {
    const own = measurements.find(
      (one) => one.case === goal.case && one.metric === goal.metric && one.subject === 'tillside',
    )
    if (!own) return { ...goal, reached: null, unit: '' }
    const { unit } = own
    if (goal.over === null) return { ...goal, reached: rounded(own.value), unit }
    return { ...goal, reached: ratioOf(measurements, own, goal.over, goal.overCase), unit }
  })

function ratioOf(
  measurements: readonly Measurement[],
  one: Measurement,
  over: string,
  overCase = one.case,
): number | null {
  const bound = measurements.find(
    (other) => other.case === overCase && other.metric === one.metric && other.subject === over,
  )
  return bound && bound.value > 0 ? rounded(one.value / bound.value) : null
}

/** Four digits say all that a measurement knows. */
const rounded = (value: number): number => Number(value.toPrecision(4))
