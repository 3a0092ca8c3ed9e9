/**
 * `npm run open -- --pos-customer <id> [--data <folder>] [--port <n>]`: brings the customer that the till calls so to the front of the
 * running register, offline too. One line on stdout says what became of it (exit 0); a register that does not run is a sentence on
 * stderr and exit 2; anything else wrong is a sentence and exit 1. A till's software can ask the same over loopback: docs/guide.md.
 */
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { refuse, root } from './lib/project.mjs'

const given = parse(process.argv.slice(2))
const posCustomerId = given['pos-customer']?.trim() ?? ''
if (posCustomerId === '' || posCustomerId.length > 60 || /\p{Cc}/u.test(posCustomerId))
  refuse('Say which customer of the till: --pos-customer <id>, 1 to 60 characters.')
const folder = join(resolve(given.data ?? join(root, '.tillside')), 'register')
const running = readAddress()
const token = readIfThere('pos-token')?.trim()
if (running === null || !token) notRunning()
const answer = await ask(portOf(given.port) ?? running.port)
if (answer.state === 'refused') refuse(answer.sentence)
process.stdout.write(`${answer.sentence}\n`)

function parse(args) {
  try {
    const options = { 'pos-customer': { type: 'string' }, data: { type: 'string' }, port: { type: 'string' } }
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    return refuse(`${error.message.split(/\. |\n/)[0].replace(/\.$/, '')}.`)
  }
}

function portOf(text) {
  if (text === undefined) return null
  const port = Number(text)
  return /^\d+$/.test(text) && port >= 1 && port <= 65_535
    ? port
    : refuse(`--port is a number from 1 to 65535, not "${text}".`)
}

/** null = no register runs on this folder: the token goes to nobody else who listens there by now. */
function readAddress() {
  const text = readIfThere('pos-address.json')
  if (text === null) return null
  try {
    const { port, pid } = JSON.parse(text)
    process.kill(pid, 0)
    return { port }
  } catch (error) {
    // A process of somebody else is alive, and not ours to signal.
    if (error.code === 'EPERM') return { port: JSON.parse(text).port }
    return null
  }
}

function readIfThere(name) {
  const file = join(folder, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

function notRunning() {
  process.stderr.write(`No register is running on ${folder}; start it with npm start.\n`)
  process.exit(2)
}

function ask(port) {
  const body = JSON.stringify({ posCustomerId })
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((done) => {
    const asked = request(
      { host: '127.0.0.1', port, path: '/pos/customer', method: 'POST', headers, timeout: 10_000 },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part) => {
          text += part
        })
        response.on('end', () => {
          try {
            done(JSON.parse(text))
          } catch {
            done({ state: 'refused', sentence: `The program at port ${port} is not this register.` })
          }
        })
      },
    )
    asked.on('timeout', () => asked.destroy())
    asked.on('error', notRunning)
    asked.end(body)
  })
}
