/** Work that only one process of this project folder may do at a time: the others wait. A lock whose holder is dead is taken over. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { refuse, root } from './project.mjs'

/** @template Value @param {string} name @param {() => Promise<Value>} work @returns {Promise<Value>} */
export async function withLock(name, work) {
  const out = join(root, 'out')
  const lock = join(out, `.${name}`)
  mkdirSync(out, { recursive: true })
  await take(lock)
  const release = () => rmSync(lock, { force: true })
  // Also when the work ends the process.
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

async function take(lock) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') refuse(`The file ${lock} cannot be written: ${error.code}.`)
    }
    if (isHeld(lock)) await pause(200)
    else rmSync(lock, { force: true })
  }
}

function isHeld(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    // Just created and not yet written: its holder is at work, unless it died in between.
    return pid === 0 ? Date.now() - statSync(lock).mtimeMs < 10_000 : isAlive(pid)
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
