/**
 * A look at what the register knows about itself, before it is started. Only hints are read here; a damaged file is left to the
 * register, which says so.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} dataFolder @returns {{ shell: 'electron' | 'browser' | null, hasAccount: boolean, cloudUrl: string | null }} */
export function readRegisterFile(dataFolder) {
  try {
    const file = JSON.parse(readFileSync(join(dataFolder, 'register', 'register.json'), 'utf8'))
    return { shell: file.shell ?? null, hasAccount: Boolean(file.accountId), cloudUrl: file.cloudUrl ?? null }
  } catch {
    return { shell: null, hasAccount: false, cloudUrl: null }
  }
}
