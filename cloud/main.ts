/**
 * The cloud as a program. Runs the service until it is told to stop, prints a pairing code, or lets a distributor take redemptions:
 *
 *   main.js --port <n> [--host <address>] [--database-url postgres://...] [--data <folder>] [--demo]
 *           [--public-url https://...] [--clock-offset-ms <n>]
 *   main.js pair --store <name> [--location <name>] [--data <folder>] [--port <n>]
 *   main.js pull --store <name> [--distributor <id or name>] [--batch <n>] [--json] [--data <folder>] [--port <n>]
 *
 * Environment: DATABASE_URL (as --database-url), PUBLIC_URL (as --public-url: where owners reach this cloud from their mail), SMTP_URL and MAIL_FROM (mail leaves only with SMTP_URL), LOG_LEVEL.
 * What the owner can mend ends in one sentence on stderr and exit code 1; nothing is deleted.
 */
import type { Clock } from '../shared/kernel/clock.ts'
import { type CloudCommand, readFlags } from './cli/flags.ts'
import { requestPairing } from './cli/pair.ts'
import { pulledToText, requestPull } from './cli/pull.ts'
import { createLog } from './log.ts'
import { type RunningCloud, startCloud } from './service.ts'
import { CloudRefused } from './storage/open-storage.ts'

const stopWithinMs = 1500

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2), process.env)
  if (!flags.ok) return fail(flags.refusal)
  const { value: command } = flags
  const clock: Clock = { now: () => Date.now() + command.clockOffsetMs }
  if (command.command === 'serve') return serve(command, clock)

  if (command.command === 'pull') {
    const pulled = await requestPull(command, clock)
    if (!pulled.ok) return fail(pulled.refusal)
    process.stdout.write(`${pulledToText(pulled.value, command.json)}\n`)
    return
  }
  const pairing = await requestPairing(command, clock)
  if (!pairing.ok) return fail(pairing.refusal)
  const { accountName, expiresAt, code } = pairing.value
  process.stderr.write(`Pairing code for ${accountName}, works once, until ${expiresAt}:\n`)
  process.stdout.write(`${code}\n`)
}

async function serve(command: Extract<CloudCommand, { command: 'serve' }>, clock: Clock): Promise<void> {
  let running: RunningCloud | null = null
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    // A commit that was answered is safe; whatever hangs longer than this is given up.
    setTimeout(() => process.exit(0), stopWithinMs).unref()
    const stopped = running ? running.stop() : Promise.resolve()
    stopped.then(() => process.exit(0), fail)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // Started by a program that is gone: nobody else would stop this one.
  process.on('disconnect', stop)

  const log = createLog(process.env['LOG_LEVEL'])
  running = await startCloud({
    ...command,
    clock,
    log,
    smtpUrl: process.env['SMTP_URL'],
    mailFrom: process.env['MAIL_FROM'] ?? 'Tillside <no-reply@tillside.invalid>',
  })
  if (!isStopping) process.stdout.write(`Tillside cloud ready: ${running.url}\n`)
}

function fail(problem: unknown): void {
  const isExpected = typeof problem === 'string' || problem instanceof CloudRefused
  const text = problem instanceof Error ? (isExpected ? problem.message : (problem.stack ?? problem.message)) : problem
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

main().catch(fail)
