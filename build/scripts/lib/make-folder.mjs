/**
 * Makes a folder and those above it, one by one: Node's own `recursive` never comes back where the system says "does not exist"
 * for a folder that cannot be made (seen below /proc).
 */
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Throws the system's error. @param {string} folder absolute */
export function makeFolder(folder) {
  const missing = []
  let at = folder
  while (!isFolder(at) && dirname(at) !== at) {
    missing.unshift(at)
    at = dirname(at)
  }
  for (const one of missing) mkdirSync(one, { mode: 0o700 })
}

function isFolder(path) {
  try {
    return statSync(path).isDirectory()
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false
    throw error
  }
}
