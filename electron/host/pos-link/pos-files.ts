/**
 * What the till's software finds in the register's data folder: `pos-token` (0600, made once, so that it can be written into the
 * till's own settings) and, while the register runs, `pos-address.json` with the port to ask at.
 */
import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { accepted, type Result, refused } from '../../../shared/kernel/result.ts'
import { writeAtomically } from '../settings/atomic-write.ts'
import { plainProblem, type StartRefusal } from '../settings/start-refusal.ts'

const tokenFile = (folder: string): string => join(folder, 'pos-token')
const addressFile = (folder: string): string => join(folder, 'pos-address.json')

export async function obtainPosToken(folder: string): Promise<Result<string, StartRefusal>> {
  try {
    const known = await readFile(tokenFile(folder), 'utf8').catch((problem: NodeJS.ErrnoException) => {
      if (problem.code === 'ENOENT') return ''
      throw problem
    })
    if (known.trim() !== '') return accepted(known.trim())
    const made = randomBytes(24).toString('base64url')
    await writeAtomically(tokenFile(folder), `${made}\n`, 0o600)
    return accepted(made)
  } catch (problem) {
    return refused({ sentence: `${tokenFile(folder)} cannot be read or written: ${plainProblem(problem)}.` })
  }
}

/** `pid` tells a running register from one that was killed and left the file. A full disk stops only the till's calls, and is said. */
export async function writePosAddress(folder: string, port: number): Promise<void> {
  try {
    await writeAtomically(addressFile(folder), `${JSON.stringify({ port, pid: process.pid })}\n`, 0o600)
  } catch (problem) {
    console.error(`The till cannot find this register: ${addressFile(folder)}: ${plainProblem(problem)}.`)
  }
}

export const removePosAddress = (folder: string): Promise<void> => rm(addressFile(folder), { force: true })
