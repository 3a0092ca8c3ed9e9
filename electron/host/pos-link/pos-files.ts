/**
 * What the till's software finds in the register's data folder: `pos-token` (0600, made once, so that it can be written into the
 * till's own settings) and, while the register runs, `pos-address.json` with the port to ask at.
 */
import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../settings/atomic-write.ts'

const tokenFile = (folder: string): string => join(folder, 'pos-token')
const addressFile = (folder: string): string => join(folder, 'pos-address.json')

export async function obtainPosToken(folder: string): Promise<string> {
  const known = await readFile(tokenFile(folder), 'utf8').catch((problem: NodeJS.ErrnoException) => {
    if (problem.code === 'ENOENT') return ''
    throw problem
  })
  if (known.trim() !== '') return known.trim()
  const made = randomBytes(24).toString('base64url')
  await writeAtomically(tokenFile(folder), `${made}\n`, 0o600)
  return made
}

/** `pid` tells a running register from one that was killed and left the file. */
export const writePosAddress = (folder: string, port: number): Promise<void> =>
  writeAtomically(addressFile(folder), `${JSON.stringify({ port, pid: process.pid })}\n`, 0o600)

export const removePosAddress = (folder: string): Promise<void> => rm(addressFile(folder), { force: true })
