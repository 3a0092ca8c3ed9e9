/**
 * Runs judging and mailing in the background, one account at a time each, woken by accepted pushes. A push never waits for it.
 * A failure leaves `judged_up_to` where it was, is logged, and is tried again after a computed wait.
 */
import type { Clock } from '../shared/kernel/clock.ts'
import { type AccountCache, judgeNextPage } from './operations/judge.ts'
import type { Database } from './storage/open-storage.ts'

export interface Judging {
  wake(accountId: string): void
  /** Resolves when everything accepted before the call is judged; rejects when judging it failed. */
  settle(accountId: string): Promise<void>
  /** Wakes every account, for events whose judging a crash or another version left behind. */
  wakeAll(): Promise<void>
  stop(): Promise<void>
}

export interface JudgingNeeds {
  readonly db: Database
  readonly clock: Clock
  /** After a page was stored: mails may be waiting. */
  onJudged(accountId: string): void
  onProblem(problem: unknown): void
}

const longestWaitMs = 30_000

export function createJudging({ db, clock, onJudged, onProblem }: JudgingNeeds): Judging {
  const running = new Map<string, Promise<void>>()
  const wokenAgain = new Set<string>()
  const timers = new Set<NodeJS.Timeout>()
  const failures = new Map<string, number>()
  const cache: AccountCache = new Map()
  let isStopped = false

  async function judgeToEnd(accountId: string): Promise<void> {
    try {
      for (;;) {
        wokenAgain.delete(accountId)
        const page = await judgeNextPage(db, accountId, cache, new Date(clock.now()))
        if (page) onJudged(accountId)
        const isDone = !page || page.judgedUpTo >= page.lastPosition
        if (isStopped || (isDone && !wokenAgain.has(accountId))) break
        await new Promise((resolve) => setImmediate(resolve))
      }
      failures.delete(accountId)
    } finally {
      // In the same breath as the last look at `wokenAgain`, so that no call can fall between the two.
      running.delete(accountId)
    }
  }

  /** One run per account at a time; a second call joins it and makes it look once more. */
  function run(accountId: string): Promise<void> {
    const already = running.get(accountId)
    if (already) {
      wokenAgain.add(accountId)
      return already
    }
    const started = judgeToEnd(accountId)
    running.set(accountId, started)
    return started
  }

  function wake(accountId: string): void {
    if (isStopped) return
    run(accountId).catch((problem: unknown) => {
      onProblem(problem)
      if (!isStopped) retryLater(accountId)
    })
  }

  function retryLater(accountId: string): void {
    const count = (failures.get(accountId) ?? 0) + 1
    failures.set(accountId, count)
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        wake(accountId)
      },
      Math.min(longestWaitMs, 500 * 2 ** count),
    )
    timers.add(timer)
  }

  return {
    wake,
    settle: (accountId) => run(accountId),
    async wakeAll() {
      const accounts = await db.selectFrom('accounts').select('account_id').execute()
      for (const account of accounts) wake(account.account_id)
    },
    async stop() {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.allSettled(running.values())
    },
  }
}
