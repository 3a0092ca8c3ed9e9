/** What a person may tell `npm start`, checked before anything is installed, built or written. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { refuse, root } from '../lib/project.mjs'

const demoStores = ['Maple Street Pets', 'Harbor Pets', 'Empty Account']

/**
 * @typedef {object} StartOptions
 * @property {string} data        folder of everything: cloud in `cloud`, register in `register`
 * @property {number} port        where the register's page is served
 * @property {number} cloudPort
 * @property {'electron' | 'browser' | null} shell   null = not chosen
 * @property {boolean} empty      no demo data
 * @property {boolean} noCloud    a register alone
 * @property {string | null} cloudUrl   a cloud that runs elsewhere
 * @property {string | null} pair       its pairing code
 * @property {number} clockOffsetMs
 * @property {string} store
 * @property {string | null} replay     recorded scans to read out
 * @property {boolean} noOpen
 */

/** @param {readonly string[]} args @returns {StartOptions} */
export function startOptionsOf(args) {
  const given = parse(args)
  if (given.shell !== undefined && given.shell !== 'electron' && given.shell !== 'browser')
    refuse(`--shell is electron or browser, not "${given.shell}".`)
  if (given.store !== undefined && !demoStores.includes(given.store))
    refuse(`There is no demo store "${given.store}"; there are ${demoStores.join(', ')}.`)
  const cloudUrl = given['cloud-url'] ?? null
  if (cloudUrl !== null && !(URL.canParse(cloudUrl) && /^https?:$/.test(new URL(cloudUrl).protocol)))
    refuse(`--cloud-url is a web address such as http://127.0.0.1:4320, not "${cloudUrl}".`)
  if (given['no-cloud'] && (cloudUrl !== null || given.pair !== undefined))
    refuse('--no-cloud starts a register alone; it does not go with --cloud-url or --pair.')
  return {
    data: resolve(given.data ?? join(root, '.tillside')),
    port: portOf('--port', given.port, 4310),
    cloudPort: portOf('--cloud-port', given['cloud-port'], 4320),
    shell: given.shell ?? null,
    empty: given.empty ?? false,
    noCloud: given['no-cloud'] ?? false,
    cloudUrl,
    pair: given.pair ?? null,
    clockOffsetMs: clockOffsetOf(given.clock),
    store: given.store ?? demoStores[0],
    replay: given.replay === undefined ? null : resolve(given.replay),
    noOpen: given['no-open'] ?? false,
  }
}

function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        'cloud-port': { type: 'string' },
        shell: { type: 'string' },
        empty: { type: 'boolean' },
        'no-cloud': { type: 'boolean' },
        'cloud-url': { type: 'string' },
        pair: { type: 'string' },
        clock: { type: 'string' },
        store: { type: 'string' },
        replay: { type: 'string' },
        'no-open': { type: 'boolean' },
      },
    }).values
  } catch (error) {
    // Node's message names the flag; what follows its first sentence is advice about Node.
    return refuse(`${error.message.split(/\. |\n/)[0].replace(/\.$/, '')}.`)
  }
}

function portOf(flag, text, otherwise) {
  if (text === undefined) return otherwise
  const port = Number(text)
  return /^\d+$/.test(text) && port >= 1 && port <= 65_535
    ? port
    : refuse(`${flag} is a number from 1 to 65535, not "${text}".`)
}

/** One offset from now: set once, and every clock runs on from there. */
function clockOffsetOf(text) {
  if (text === undefined) return 0
  const instant = Date.parse(text)
  return Number.isNaN(instant)
    ? refuse(`--clock is an instant such as 2026-11-30T23:59:50-08:00, not "${text}".`)
    : instant - Date.now()
}
