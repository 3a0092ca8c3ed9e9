/**
 * A scanner whose labels were recorded: reads them out of a file, in order, each when the one before was taken, so that nothing of
 * a recording is dropped however long no page listens. Never more than a line is held. Lines that are no scan are left out and said.
 */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import { plainProblem } from '../settings/start-refusal.ts'
import { longestReplayLine, replayLineOf } from './replay-line.ts'
import type { ScannerFinder, ScannerSink } from './scanners.ts'

export interface ReplayEnd {
  readonly scans: number
  /** null = the whole file was read. */
  readonly problem: string | null
}

/** `whenOver` is told once, after the last scan was taken. */
export function createReplayFinder(
  sink: ScannerSink,
  file: string,
  whenOver: (end: ReplayEnd) => void = () => undefined,
): ScannerFinder {
  const name = basename(file)
  const deviceId = `replay:${name}`
  const stopping = new AbortController()
  let status: ScannerStatus = { deviceId, kind: 'replay', name, state: 'connecting', detail: '' }
  let running: Promise<void> | null = null

  function say(state: ScannerStatus['state'], detail: string): void {
    status = { ...status, state, detail }
    sink.statusChanged()
  }

  async function readOut(): Promise<void> {
    let [scans, lines] = [0, 0]
    const wrong: number[] = []
    try {
      for await (const line of linesOf(file)) {
        if (stopping.signal.aborted) return
        lines += 1
        if (lines === 1) say('ready', 'Reads out what was recorded.')
        const read = line === null ? ({ type: 'wrong' } as const) : replayLineOf(line)
        if (read.type === 'wrong' && wrong.length < mostNamed) wrong.push(lines)
        if (read.type !== 'label') continue
        await sink.whenTaken(stopping.signal)
        if (stopping.signal.aborted) return
        sink.label(deviceId, 'replay', read.raw)
        scans += 1
      }
      await sink.whenTaken(stopping.signal)
      if (stopping.signal.aborted) return
      say('ready', `${count(scans)} of the recording read out.${wrongWords(wrong)}`)
      whenOver({ scans, problem: null })
    } catch (error) {
      const problem = `The recording ${file} cannot be read: ${plainProblem(error)}.`
      say('failed', problem)
      whenOver({ scans, problem })
    }
  }

  return {
    follow() {
      running ??= readOut()
    },
    statuses: () => [status],
    async stop() {
      stopping.abort()
      await running
    },
  }
}

const mostNamed = 5
const count = (scans: number): string => (scans === 1 ? '1 scan' : `${scans} scans`)

function wrongWords(lines: readonly number[]): string {
  if (lines.length === 0) return ''
  const named = `${lines.join(', ')}${lines.length === mostNamed ? ' ...' : ''}`
  return lines.length === 1 ? ` Line ${named} is no recorded scan.` : ` Lines ${named} are no recorded scans.`
}

/** The file's lines; null for one that is longer than any scan, of which no more is held than that. */
async function* linesOf(file: string): AsyncGenerator<string | null> {
  let held = ''
  let isTooLong = false
  for await (const chunk of createReadStream(file, 'latin1')) {
    const pieces = (held + String(chunk)).split('\n')
    held = pieces.pop() ?? ''
    for (const piece of pieces) {
      yield isTooLong || piece.length > longestReplayLine ? null : piece
      isTooLong = false
    }
    if (held.length > longestReplayLine) {
      held = ''
      isTooLong = true
    }
  }
  if (held !== '' || isTooLong) yield isTooLong ? null : held
}
