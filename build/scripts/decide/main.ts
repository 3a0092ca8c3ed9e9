/** Reads one history, runs it, prints the result. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { nameGivenTwice } from '../../../shared/history/names-twice.ts'
import { readHistory } from '../../../shared/history/read-history.ts'
import { runHistory } from '../../../shared/history/run-history.ts'

function refuse(sentence: string): never {
  process.stderr.write(`${sentence.replace(/\s+/g, ' ')}\n`)
  process.exit(2)
}

const onlyOption = 'There is only one option: --file <history.json>, or --file - for stdin.'

function fileOf(args: string[]): string {
  try {
    const { values, positionals } = parseArgs({ args, options: { file: { type: 'string' } }, allowPositionals: true })
    if (positionals.length > (values.file === undefined ? 1 : 0)) return refuse(onlyOption)
    return values.file ?? positionals[0] ?? refuse('Which history? Say --file <history.json>, or --file - for stdin.')
  } catch {
    return refuse(onlyOption)
  }
}

function textOf(file: string): string {
  try {
    // Some editors put a byte order mark in front.
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\uFEFF/, '')
  } catch {
    return refuse(`The file ${file} cannot be read.`)
  }
}

function documentOf(text: string): unknown {
  try {
    const document = JSON.parse(text) as unknown
    const twice = nameGivenTwice(text)
    return twice === null ? document : refuse(`The name "${twice}" is given twice in one place.`)
  } catch (problem) {
    return refuse(`This is no JSON: ${problem instanceof Error ? problem.message : 'it cannot be read'}.`)
  }
}

const history = readHistory(documentOf(textOf(fileOf(process.argv.slice(2)))))
if (!history.ok) refuse(history.refusal)
process.stdout.write(`${JSON.stringify(runHistory(history.value), null, 2)}\n`)
