/** A folder of this run's own, on a disk that really flushes, removed when the run ends. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRealDisk } from './machine.ts'

export interface OwnFolder {
  readonly path: string
  remove(): Promise<void>
}

/** `wanted` as given by a person; otherwise the system's temporary folder, or the project's `out` where that one is memory. */
export async function makeOwnFolder(wanted: string | null, projectOut: string): Promise<OwnFolder> {
  const parent = wanted ?? ((await isRealDisk(tmpdir())) ? tmpdir() : projectOut)
  await mkdir(parent, { recursive: true })
  const path = await mkdtemp(join(parent, 'tillside-bench-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) }
}
