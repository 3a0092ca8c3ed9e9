/**
 * `npm start`: installs what is missing, builds what is stale, starts the cloud with the demo store and the register, pairs them,
 * and prints one line `Tillside register ready: <url>`. Flags: build/scripts/start/options.mjs. Ctrl-C stops everything within
 * 2 s. A start that cannot be is one sentence on stderr and exit code 1; nothing is deleted.
 */
import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { makeFolder } from './lib/make-folder.mjs'
import { refuse, root } from './lib/project.mjs'
import { startChild } from './start/child.mjs'
import { findElectron } from './start/electron-binary.mjs'
import { openBrowser } from './start/open-browser.mjs'
import { startOptionsOf } from './start/options.mjs'
import { startOwnCloud } from './start/own-cloud.mjs'
import { readRegisterFile } from './start/register-file.mjs'

const readyLine = /^Tillside register ready: (.+)$/

const options = startOptionsOf(process.argv.slice(2))
try {
  makeFolder(options.data)
  accessSync(options.data, constants.R_OK | constants.W_OK | constants.X_OK)
} catch (error) {
  refuse(`The data folder ${options.data} cannot be written (${error.code}); choose another with --data.`)
}
await ensureDependencies()
await ensureBuilt()

const register = readRegisterFile(options.data)
const electron = await chosenElectron()
const cloud = needsOwnCloud() ? startOwnCloud(options, needsDemo()) : null
const shell = startShell()
const running = [cloud, shell].filter((one) => one !== null)

let ending = false
async function end(code) {
  if (ending) return
  ending = true
  await Promise.all(running.map((one) => one.stop()))
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0))
if (process.env.npm_lifecycle_event === 'start') {
  // npm passes a signal on to the shell between us, which dies without telling: the new parent tells.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void end(0)
  }, 200).unref()
}

shell.process.on('message', (message) => {
  if (message?.type === 'wantsPairing') void givePairing(message.store)
})
let isReady = false
void shell.ended.then((code) => {
  if (ending) return
  // Closing the window is the person's way to stop; a browser shell has no such way.
  if (electron !== null && code === 0) return void end(0)
  if (isReady) process.stderr.write(`The register stopped unexpectedly (code ${code}).\n`)
  else fail(shell)
  void end(1)
})

const cloudReady = cloud === null ? true : await cloud.ready
if (!cloudReady && !ending) {
  fail(cloud.child())
  void end(1)
}
const url = await shell.ready
if (!ending) {
  isReady = true
  shell.passOn()
  process.stdout.write(`Tillside register ready: ${url}\n`)
  if (electron === null && !options.noOpen) openBrowser(url)
}

/** Only the failing program's words are shown: one sentence. */
function fail(child) {
  child.passOn()
  shell.keepQuiet()
}

/** null = the browser shell. */
async function chosenElectron() {
  const wanted = options.shell ?? register.shell
  if (wanted === 'browser') return null
  const found = await findElectron()
  if ('path' in found) return found.path
  if (options.shell === 'electron') refuse(`The Electron shell cannot be started: ${found.reason}.`)
  if (register.shell === 'electron')
    refuse(
      `This register works in the Electron shell, which cannot be started: ${found.reason}. To move it, use --shell browser.`,
    )
  return null
}

/** A register that is paired with a cloud elsewhere keeps that one. */
function needsOwnCloud() {
  if (options.noCloud || options.cloudUrl !== null) return false
  return register.cloudUrl === null || existsSync(join(options.data, 'cloud'))
}

/** A store made on this register needs an empty account, not the demo. */
function needsDemo() {
  return !options.empty && !(register.hasAccount && register.cloudUrl === null)
}

function startShell() {
  const args = [
    ...['--data', join(options.data, 'register')],
    ...['--port', String(options.port)],
    ...['--demo-store', options.store],
    ...['--first-start', options.empty ? 'create' : options.noCloud ? 'demo' : 'ask'],
    ...(options.shell === null ? [] : ['--shell-chosen']),
    ...(options.clockOffsetMs === 0 ? [] : [`--clock-offset-ms=${options.clockOffsetMs}`]),
    ...(options.replay === null ? [] : ['--replay', options.replay]),
    ...(options.pair === null ? [] : ['--pair', options.pair]),
    ...(cloud === null ? [] : ['--parent-pairs']),
  ]
  const cloudUrl = cloud?.url ?? options.cloudUrl
  if (cloudUrl !== null) args.push('--cloud-url', cloudUrl)
  let resolveReady = () => undefined
  const ready = new Promise((resolve) => {
    resolveReady = resolve
  })
  const onLine = (line) => {
    const url = readyLine.exec(line)?.[1]
    if (url) resolveReady(url)
    else process.stderr.write(`${line}\n`)
  }
  const program = electron === null ? [process.execPath, join(root, 'out', 'browser', 'main.js')] : [electron, root]
  return { ...startChild(program[0], [...program.slice(1), ...args], onLine), ready }
}

async function givePairing(store) {
  const isUp = cloud !== null && (await cloud.ready)
  const code = isUp ? await cloud.createPairing(store ?? options.store, store !== null) : null
  const answer = code === null ? { type: 'noPairing' } : { type: 'pairing', code, cloudUrl: cloud.url }
  if (shell.process.connected) shell.process.send(answer)
}
