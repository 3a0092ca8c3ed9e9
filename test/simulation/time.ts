/**
 * Virtual time. Every timer and every task of the simulated programs goes through one queue, so that a seed always gives the same run.
 *
 * Each task belongs to an actor - a page, a host, a cloud process - and whatever it asks for belongs to the same one: microtasks are
 * run out before the next task, so there is always exactly one actor at work. An actor that is killed has no further task: its
 * promises stay open for ever, as those of a process that is gone. What crosses from one actor to another goes through `send`.
 *
 * `installTime` comes before everything else that asks for timers. Outside a run they are the machine's own.
 */
import { createHash } from 'node:crypto'

export interface Actor {
  readonly name: string
  readonly isAlive: boolean
}

interface LivingActor extends Actor {
  isAlive: boolean
  /** Dies when so many more of its tasks are done. */
  tasksLeft: number
  fate: () => void
}

interface Task {
  readonly actor: LivingActor
  readonly run: () => void
  readonly at: number
  readonly nth: number
  isOff: boolean
}

export interface Time {
  now(): number
  actor(name: string): Actor
  /** No task of it runs any more. */
  kill(actor: Actor): void
  /** `fate` is run after so many more tasks of the actor, wherever that finds it. */
  doom(actor: Actor, tasks: number, fate: () => void): void
  /** Runs as a task of that actor after a while. Returns what calls it off. */
  send(actor: Actor, ms: number, run: () => void): () => void
  /** In the actor's own time. */
  wait(ms: number): Promise<void>
  /** Real work on a simulated disk that has to be done before anything else runs. */
  beforeNext(work: () => Promise<void>): void
  /** Runs everything up to that moment; rejects with the first thing that an actor threw outside a promise. */
  runUntil(ms: number): Promise<void>
  /** The actor at work. */
  current(): Actor
  /** Equal for runs that were equal, task by task. */
  fingerprint(): string
}

const native = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  digest: globalThis.crypto.subtle.digest.bind(globalThis.crypto.subtle),
}

let running: VirtualTime | null = null
let isEngineAtWork = false

/** What an engine with a clock of its own does at once: timers that it sets by that clock do not ring. */
export function withoutTimers<Value>(work: () => Value): Value {
  const before = isEngineAtWork
  isEngineAtWork = true
  try {
    return work()
  } finally {
    isEngineAtWork = before
  }
}

class VirtualTime implements Time {
  private ms: number
  private count = 0
  private done = 0
  private traced = 0
  private readonly soon: Task[] = []
  private nextSoon = 0
  private readonly later: Task[] = []
  private readonly outside: LivingActor = livingActor('outside')
  private atWork: LivingActor = this.outside
  private readonly waitsFor: (() => Promise<void>)[] = []

  constructor(startMs: number) {
    this.ms = startMs
  }

  now = (): number => this.ms
  current = (): Actor => this.atWork
  fingerprint = (): string => `${this.done} tasks ${(this.traced >>> 0).toString(16)}`
  actor = (name: string): Actor => livingActor(name)
  kill = (actor: Actor): void => {
    ;(actor as LivingActor).isAlive = false
  }
  doom = (actor: Actor, tasks: number, fate: () => void): void => {
    const living = actor as LivingActor
    living.tasksLeft = tasks
    living.fate = fate
  }
  send = (actor: Actor, ms: number, run: () => void): (() => void) => {
    const task = this.put(actor as LivingActor, Math.max(0, ms), run)
    return () => {
      task.isOff = true
    }
  }
  wait = (ms: number): Promise<void> => new Promise((resolve) => this.put(this.atWork, ms, resolve))

  putOwn(ms: number, run: () => void): Task {
    return this.put(this.atWork, Math.max(0, ms), run)
  }

  private put(actor: LivingActor, ms: number, run: () => void): Task {
    const task: Task = { actor, run, at: this.ms + ms, nth: ++this.count, isOff: false }
    if (ms === 0) this.soon.push(task)
    else pushHeap(this.later, task)
    return task
  }

  private next(until: number): Task | null {
    const soon = this.soon[this.nextSoon]
    if (soon) {
      this.nextSoon += 1
      if (this.nextSoon > 4096) {
        this.soon.splice(0, this.nextSoon)
        this.nextSoon = 0
      }
      return soon
    }
    const first = this.later[0]
    if (!first || first.at > until) return null
    popHeap(this.later)
    this.ms = first.at
    return first
  }

  beforeNext = (work: () => Promise<void>): void => {
    this.waitsFor.push(work)
  }

  private async settleOutside(): Promise<void> {
    for (let work = this.waitsFor.shift(); work; work = this.waitsFor.shift()) await work()
  }

  runUntil = (until: number): Promise<void> => {
    running = this
    return new Promise<void>((resolve, reject) => {
      const end = (problem?: unknown): void => {
        this.atWork = this.outside
        running = null
        if (problem === undefined) resolve()
        else reject(problem)
      }
      const goOn = (): void => {
        try {
          if (this.runTasks(until)) end()
          else this.settleOutside().then(() => native.setImmediate(goOn), end)
        } catch (problem) {
          end(problem)
        }
      }
      native.setImmediate(goOn)
    })
  }

  /** Never returns to the engine's own loop in between, so nothing of it can come in. False = something outside has to be waited for. */
  private runTasks(until: number): boolean {
    // What was begun outside any task runs out first.
    runMicrotasks()
    for (let task = this.next(until); task; task = this.next(until)) {
      const { actor } = task
      if (task.isOff || !actor.isAlive) continue
      this.atWork = actor
      this.done += 1
      this.trace(actor.name)
      task.run()
      runMicrotasks()
      this.atWork = this.outside
      actor.tasksLeft -= 1
      if (actor.tasksLeft === 0 && actor.isAlive) {
        actor.fate()
        runMicrotasks()
      }
      if (this.waitsFor.length > 0) return false
    }
    this.ms = until
    return true
  }

  /** Who was at work when, as one number: two runs that part anywhere part here. */
  private trace(name: string): void {
    let hash = Math.imul(this.traced ^ Math.round(this.ms), 0x01000193)
    for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
    this.traced = hash
  }
}

const livingActor = (name: string): LivingActor => ({
  name,
  isAlive: true,
  tasksLeft: Number.POSITIVE_INFINITY,
  fate: () => undefined,
})

/** Promises and ticks run out, at once: Node's own step between two tasks of its loop. Called from no promise itself. */
const runMicrotasks: () => void = (process as unknown as { readonly _tickCallback: () => void })._tickCallback

export const createTime = (startMs: number): Time => new VirtualTime(startMs)

/** Timers, tasks and digests of this process become virtual while a run is on. */
export function installTime(): void {
  const begin = (run: (...given: unknown[]) => void, ms: number | undefined, given: unknown[]) => {
    if (isEngineAtWork) return handleOf(taskThatIsOff)
    if (!running) throw new Error('Virtual timers are begun inside a run.')
    return handleOf(running.putOwn(ms ?? 0, () => run(...given)))
  }
  const replaced = {
    setTimeout: (run: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) =>
      running ? begin(run, Math.max(1, ms ?? 1), given) : native.setTimeout(run, ms, ...given),
    clearTimeout: (handle: unknown) => clear(handle),
    setInterval(run: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) {
      if (!running) return native.setInterval(run, ms, ...given)
      const time = running
      const handle = handleOf(time.putOwn(Math.max(1, ms ?? 1), again))
      function again(): void {
        handle.task = time.putOwn(Math.max(1, ms ?? 1), again)
        run(...given)
      }
      return handle
    },
    clearInterval: (handle: unknown) => clear(handle),
    setImmediate: (run: (...given: unknown[]) => void, ...given: unknown[]) =>
      running ? begin(run, 0, given) : native.setImmediate(run, ...given),
  }
  Object.assign(globalThis, replaced)
  // The same digest, at once: the machine's own answers from another thread, whenever that is done.
  const digest = async (name: string, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> => {
    if (!running || name !== 'SHA-256') return native.digest(name, data)
    const bytes = createHash('sha256').update(data).digest()
    return Uint8Array.from(bytes).buffer
  }
  Object.defineProperty(globalThis.crypto.subtle, 'digest', { value: digest, configurable: true })
}

const taskThatIsOff: Task = { actor: livingActor('nobody'), run: () => undefined, at: 0, nth: 0, isOff: true }

interface Handle {
  task: Task
  ref(): Handle
  unref(): Handle
}

function handleOf(task: Task): Handle {
  const handle: Handle = { task, ref: () => handle, unref: () => handle }
  return handle
}

function clear(handle: unknown): void {
  if (typeof handle === 'object' && handle !== null && 'task' in handle) (handle as Handle).task.isOff = true
  else native.clearTimeout(handle as NodeJS.Timeout)
}

const isBefore = (one: Task, other: Task): boolean => one.at < other.at || (one.at === other.at && one.nth < other.nth)

function pushHeap(heap: Task[], task: Task): void {
  let at = heap.push(task) - 1
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (!parent || !isBefore(task, parent)) break
    heap[at] = parent
    at = above
  }
  heap[at] = task
}

function popHeap(heap: Task[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = 2 * at + 1
    const [one, other] = [heap[left], heap[left + 1]]
    const child = one && other && isBefore(other, one) ? left + 1 : left
    const least = heap[child]
    if (!least || !isBefore(least, last)) break
    heap[at] = least
    at = child
  }
  heap[at] = last
}
