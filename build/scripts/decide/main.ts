/** Reads one history, runs it, prints the result. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readHistory } from '../../../shared/history/read-history.ts'
import { runHistory } from '../../../shared/history/run-history.ts'

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}

function fileOf(args: string[]): string {
  try {
    const { values, positionals } = parseArgs({ args, options: { file: { type: 'string' } }, allowPositionals: true })
    return values.file ?? positionals[0] ?? refuse('Which history? Say --file <history.json>, or --file - for stdin.')
  } catch {
    return refuse('There is only one option: --file <history.json>, or --file - for stdin.')
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch {
    return refuse(`The file ${file} cannot be read.`)
  }
}

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (problem) {
    return refuse(`This is no JSON: ${problem instanceof Error ? problem.message : 'it cannot be read'}.`)
  }
}

const history = readHistory(documentOf(textOf(fileOf(process.argv.slice(2)))))
if (!history.ok) refuse(history.refusal)
process.stdout.write(`${JSON.stringify(runHistory(history.value), null, 2)}\n`)
