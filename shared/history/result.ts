/** What a history comes to, in the history's own short names. Engine and oracle both answer in this shape. */

export interface HistoryResult {
  readonly steps: readonly StepResult[]
  readonly customers: Readonly<Record<string, CustomerResult>>
  readonly participation: { readonly offers: readonly ReportRow[]; readonly frequentBuyer: readonly ReportRow[] }
}

export interface StepResult {
  /** Counted from 1. */
  readonly step: number
  readonly do: string
  readonly at: string
  readonly register: string
  readonly outcome: 'done' | 'refused'
  /** Named as in `Refusal`. */
  readonly refusal?: string
  /** What the refusal adds to its name. */
  readonly because?: Readonly<Record<string, unknown>>
  /** Facts that were recorded, by type. */
  readonly facts: readonly string[]
}

export interface CustomerResult {
  readonly takesPart: boolean
  readonly isDeleted: boolean
  readonly household: string | null
  readonly mergedInto: string | null
  readonly cards: readonly CardResult[]
  readonly sets: readonly SetResult[]
  readonly rewards: readonly RewardResult[]
  readonly redemptions: readonly RedemptionResult[]
  readonly conflicts: readonly ConflictResult[]
  readonly visits: readonly VisitResult[]
}

export interface CardResult {
  readonly card: string
  readonly status: 'open' | 'completed' | 'redeemed' | 'expired'
  /** Punches that count; below zero where units are owed. */
  readonly punches: number
  readonly of: number
  readonly version: string
  /** `<line>/<n>`: the n-th unit of that line. */
  readonly units: readonly string[]
  /** Fallen out of the window. */
  readonly dropped: readonly string[]
}

export interface SetResult {
  readonly offer: string
  readonly status: 'open' | 'completed' | 'redeemed' | 'lapsed'
  readonly units: readonly string[]
  readonly of: number
}

export interface RewardResult {
  /** Completing unit with `#k` for a card, `#ok` for an offer. */
  readonly reward: string
  readonly from: string
  readonly status: 'earned' | 'redeemed' | 'expired' | 'conflicted'
  /** The reward rule; 'rebate' for dollars off. */
  readonly rule: string
  readonly version: string
  readonly units: readonly string[]
  readonly allowed: readonly string[]
  /** What the least-valued unit sets as the limit; null under other rules. */
  readonly leastValueCents: number | null
  readonly rebateCents: number | null
  readonly earnedOn: string
  readonly earnedAt: string
  /** Last date; null = never ends. */
  readonly ends: string | null
}

export interface RedemptionResult {
  readonly redemption: string
  readonly reward: string
  readonly from: string
  readonly units: readonly string[]
  readonly item: string
  readonly taken: string | null
  /** What the customer pays for something else; null = took the item itself. */
  readonly differenceCents: number | null
  readonly rebateCents: number | null
  readonly status: 'standing' | 'pulled' | 'undone'
  readonly location: string
  readonly businessDate: string
}

export interface ConflictResult {
  readonly reason: string
  readonly reward: string | null
  readonly register: string
  /** The customer the fact named, before any merge. */
  readonly customer: string
}

export interface VisitResult {
  readonly register: string
  readonly businessDate: string
  readonly status: 'open' | 'finished' | 'abandoned'
  readonly stage: 'shopping' | 'checkingOut'
  readonly questions: readonly { readonly offer: string; readonly kind: string; readonly units: readonly string[] }[]
}

export interface ReportRow {
  readonly program: string
  readonly uniqueCustomers: number
  readonly cardsPunched: number
  readonly itemsSold: number
  readonly rewardsEarned: number
  readonly rewardsRedeemed: number
  readonly outstanding: number
}
