/**
 * One of the programs `npm start` keeps running. Until it is ready what it says on stderr is held back, so that a start that fails
 * ends in exactly one program's sentence; afterwards it is passed on.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from '../lib/project.mjs'

/**
 * @typedef {object} Child
 * @property {import('node:child_process').ChildProcess} process
 * @property {Promise<number>} ended      its exit code (1 when it could not be started)
 * @property {() => void} passOn          what it said, and from now on what it says, goes to our stderr
 * @property {() => void} keepQuiet
 * @property {() => Promise<void>} stop   SIGTERM, and SIGKILL after 1.5 s
 */

const stopMs = 1500

/** @param {string} command @param {readonly string[]} args @param {(line: string) => void} onLine
 *  @param {NodeJS.ProcessEnv} [env] @returns {Child} */
export function startChild(command, args, onLine, env = process.env) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let held = ''
  let say = (text) => {
    held += text
  }
  child.stderr.setEncoding('utf8').on('data', (text) => say(text))
  createInterface({ input: child.stdout }).on('line', onLine)
  const ended = new Promise((resolve) => {
    child.on('error', (error) => {
      say(`${command} could not be started: ${error.message}\n`)
      resolve(1)
    })
    // 'close' comes after the last word on stderr.
    child.on('close', (code) => resolve(code ?? 1))
  })
  return {
    process: child,
    ended,
    passOn() {
      process.stderr.write(held)
      say = (text) => process.stderr.write(text)
    },
    keepQuiet() {
      say = () => undefined
    },
    async stop() {
      const kill = setTimeout(() => child.kill('SIGKILL'), stopMs)
      child.kill('SIGTERM')
      await ended
      clearTimeout(kill)
    },
  }
}
