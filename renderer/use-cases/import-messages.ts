/** An import engine over messages: each question has a number and gets one answer; what it tells meanwhile comes under the same number. */
import type { ImportEngine, Tell } from './import-engine.ts'

type Asked = Exclude<keyof ImportEngine, 'close'>

interface Question {
  readonly nth: number
  readonly asked: Asked
  readonly values: readonly unknown[]
}
type Answer =
  | { readonly nth: number; readonly told: Parameters<Tell> }
  | { readonly nth: number; readonly answer: unknown }
  | { readonly nth: number; readonly problem: string }

export interface MessageEnd {
  readonly listen: (hear: (message: unknown) => void) => void
  readonly say: (message: unknown) => void
}

/** The engine's own end. */
export function answerImport(engine: ImportEngine, end: MessageEnd): void {
  end.listen((message) => {
    const { nth, asked, values } = message as Question
    const say = (answer: Answer) => end.say(answer)
    const tell: Tell = (...told) => say({ nth, told })
    const ask = engine[asked] as (...values: unknown[]) => Promise<unknown>
    ask(...values, tell).then(
      (answer) => say({ nth, answer }),
      (error: unknown) => say({ nth, problem: error instanceof Error ? error.message : String(error) }),
    )
  })
}

/** The page's end. Ends the worker when it is closed; what was asked then is never answered. */
export function engineInWorker(worker: Worker): ImportEngine {
  interface Waiting {
    readonly resolve: (answer: unknown) => void
    readonly reject: (error: Error) => void
    readonly tell: Tell | null
  }
  const waiting = new Map<number, Waiting>()
  let nth = 0
  const failAll = (problem: string) => {
    for (const one of waiting.values()) one.reject(new Error(problem))
    waiting.clear()
  }
  worker.addEventListener('message', (event: MessageEvent<Answer>) => {
    const message = event.data
    const one = waiting.get(message.nth)
    if (!one) return
    if ('told' in message) return one.tell?.(...message.told)
    waiting.delete(message.nth)
    if ('problem' in message) one.reject(new Error(message.problem))
    else one.resolve(message.answer)
  })
  worker.addEventListener('error', (event) => failAll(event.message || 'The worker could not be started.'))
  function ask<Value>(asked: Asked, values: readonly unknown[], tell: Tell | null = null): Promise<Value> {
    nth += 1
    const question: Question = { nth, asked, values }
    return new Promise((resolve, reject) => {
      waiting.set(question.nth, { resolve: resolve as (answer: unknown) => void, reject, tell })
      worker.postMessage(question)
    })
  }
  return {
    read: (file) => ask('read', [file]),
    check: (input, tell) => ask('check', [input], tell),
    choose: (choices, tell) => ask('choose', [choices], tell),
    shown: (fates, from, count) => ask('shown', [fates, from, count]),
    batch: (from, count) => ask('batch', [from, count]),
    close: () => worker.terminate(),
  }
}
