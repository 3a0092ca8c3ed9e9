/**
 * The register's data folder, opened once per process: lock, `register.json` (who this register is), `secrets.json` (0600: keys
 * and tokens) and `staff.json` (0600: PIN hashes and locks). Anything wrong with it is a refusal; nothing is ever deleted.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { settingsSchema } from '../../../shared/host-contract/contract.ts'
import type { Clock } from '../../../shared/kernel/clock.ts'
import {
  accountIdSchema,
  createId,
  locationIdSchema,
  type RegisterId,
  registerIdSchema,
} from '../../../shared/kernel/ids.ts'
import { accepted, type Result, refused } from '../../../shared/kernel/result.ts'
import { staffFileSchema } from '../staff/staff-file.ts'
import { lockFolder, lockRegister } from './folder-lock.ts'
import { type JsonFile, openJsonFile } from './json-file.ts'
import { makeFolder } from './make-folder.ts'
import { plainProblem, type StartRefusal } from './start-refusal.ts'

export const registerFileSchema = z.object({
  format: z.literal(1),
  /** Made once; never changes. */
  registerId: registerIdSchema,
  registerName: z.string(),
  accountId: accountIdSchema.nullable(),
  accountName: z.string().nullable(),
  locationId: locationIdSchema.nullable(),
  /** Sticky: the page's databases live in this shell's browser profile. */
  shell: z.enum(['electron', 'browser']).nullable(),
  cloudUrl: z.string().nullable(),
  /** Raised at every lease; never falls. */
  epoch: z.number().int().min(0),
  /** SPKI, DER, base64: verifies batches and assertions. */
  publicKey: z.string(),
  settings: settingsSchema,
})
export type RegisterFile = z.infer<typeof registerFileSchema>

export const secretsFileSchema = z.object({
  format: z.literal(1),
  /** The cloud's register token; null = not paired. */
  token: z.string().nullable(),
  /** Ed25519, PKCS #8, DER, base64: signs batches and staff assertions. */
  signingKey: z.string(),
  /** Opens the browser shell's socket; kept so that a page survives a restart of the host. */
  sessionToken: z.string(),
})
export type SecretsFile = z.infer<typeof secretsFileSchema>

export interface DataFolder {
  readonly path: string
  readonly register: JsonFile<RegisterFile>
  readonly secrets: JsonFile<SecretsFile>
  readonly staff: JsonFile<z.infer<typeof staffFileSchema>>
  close(): Promise<void>
}

const settingsAtFirst = {
  sounds: true,
  volume: 0.6,
  colorScheme: 'auto',
  language: 'en',
  serialPorts: [],
} as const

export async function openDataFolder(path: string, clock: Clock): Promise<Result<DataFolder, StartRefusal>> {
  try {
    await makeFolder(path)
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    return refused({ sentence: `The data folder ${path} cannot be written: ${plainProblem(error)}.` })
  }
  const lock = await lockFolder(path)
  if (!lock) return refused({ sentence: `Another Tillside is already using the data folder ${path}.` })

  const opened = await openFiles(path, clock)
  if (!opened.ok) {
    await lock.release()
    return opened
  }
  const registerLock = await lockRegister(opened.value.register.get().registerId)
  if (!registerLock) {
    await lock.release()
    return refused({
      sentence: `This register is open elsewhere on this computer: ${path} and the folder that another Tillside is using are the same register; one is a copy.`,
    })
  }
  return accepted({
    path,
    ...opened.value,
    close: async () => {
      await Promise.all([lock.release(), registerLock.release()])
    },
  })
}

async function openFiles(
  path: string,
  clock: Clock,
): Promise<Result<Omit<DataFolder, 'path' | 'close'>, StartRefusal>> {
  // The secrets come first: the public key in register.json is read off the signing key there.
  const secrets = await openJsonFile({
    path: join(path, 'secrets.json'),
    schema: secretsFileSchema,
    mode: 0o600,
    initial: () => ({
      format: 1 as const,
      token: null,
      signingKey: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      sessionToken: randomBytes(24).toString('base64url'),
    }),
  })
  if (!secrets.ok) return secrets
  const registerId: RegisterId = createId(clock.now(), randomBytes(16))
  const register = await openJsonFile<RegisterFile>({
    path: join(path, 'register.json'),
    schema: registerFileSchema,
    mode: 0o600,
    initial: () => ({
      format: 1 as const,
      registerId,
      // The cloud numbers it on when the store has a Register 1 already.
      registerName: 'Register 1',
      accountId: null,
      accountName: null,
      locationId: null,
      shell: null,
      cloudUrl: null,
      epoch: 0,
      publicKey: publicKeyOf(secrets.value.get().signingKey),
      settings: { ...settingsAtFirst, serialPorts: [] },
    }),
  })
  if (!register.ok) return register
  const staff = await openJsonFile({
    path: join(path, 'staff.json'),
    schema: staffFileSchema,
    mode: 0o600,
    initial: () => staffFileSchema.parse({ format: 1, credentials: [], unsent: [], tries: {} }),
  })
  if (!staff.ok) return staff
  return accepted({ register: register.value, secrets: secrets.value, staff: staff.value })
}

function publicKeyOf(signingKey: string): string {
  const privateKey = createPrivateKey({ key: Buffer.from(signingKey, 'base64'), format: 'der', type: 'pkcs8' })
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
}
