/**
 * Files of the cloud's data folder beside the database: the admin token (only this user may read it) and where the service
 * listens, so that commands find it. The token is kept over starts; the address is written at each start.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Random } from '../shared/kernel/clock.ts'

const addressSchema = z.object({ port: z.number().int() })

const adminTokenFile = (folder: string): string => join(folder, 'admin-token')
const addressFile = (folder: string): string => join(folder, 'service.json')

/** Throws when the folder cannot be written. */
export function obtainAdminToken(folder: string, random: Random): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const known = readAdminToken(folder)
  if (known) return known
  const made = Buffer.from(random.bytes(32)).toString('base64url')
  writeWhole(adminTokenFile(folder), made)
  return made
}

export function readAdminToken(folder: string): string | null {
  return readIfThere(adminTokenFile(folder))?.trim() || null
}

export const writeAddress = (folder: string, port: number): void =>
  writeWhole(addressFile(folder), JSON.stringify({ port }))

export const removeAddress = (folder: string): void => rmSync(addressFile(folder), { force: true })

/** The port of the service that last started here and was not stopped cleanly since; it may be gone. */
export function readPort(folder: string): number | null {
  const text = readIfThere(addressFile(folder))
  if (text === null) return null
  try {
    return addressSchema.parse(JSON.parse(text)).port
  } catch {
    return null
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw problem
  }
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
