/**
 * One program at a time on a data folder. The lock is a listening local socket whose name is made from the folder itself
 * (device and inode, so that links and mounts lead to the same lock); the operating system releases it when the process ends in
 * any way, kill -9 included, so no stale lock can remain. Reasons and limits: `docs/decisions/cloud-folder-lock.md`.
 *
 *   Linux    abstract unix socket: no file, taking it is atomic
 *   Windows  named pipe: no file, taking it is atomic
 *   others   unix socket file in the temp folder; a file nobody answers on is moved aside and taken over
 */
import { createHash, randomUUID } from 'node:crypto'
import { renameSync, rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FolderLock {
  release(): Promise<void>
}

/** null = another program holds the folder. The folder must exist. */
export async function lockFolder(folder: string): Promise<FolderLock | null> {
  const name = lockName(folder)
  const isFile = process.platform !== 'linux' && process.platform !== 'win32'
  const server = (await listenOn(name)) ?? (isFile && (await moveAsideIfDead(name)) ? await listenOn(name) : null)
  if (!server) return null
  server.unref()
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

function lockName(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true })
  const key = createHash('sha256').update(`tillside-cloud ${dev}:${ino}`).digest('hex').slice(0, 32)
  if (process.platform === 'linux') return `\0tillside-cloud-${key}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\tillside-cloud-${key}`
  return join(tmpdir(), `tillside-cloud-${key}.sock`)
}

function listenOn(name: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    )
    server.listen(name, () => resolve(server))
  })
}

/** true = the socket file was left by a dead process and is out of the way. A live one is put back where it was. */
async function moveAsideIfDead(name: string): Promise<boolean> {
  if (await isAnswering(name)) return false
  const aside = `${name}.${randomUUID()}`
  renameSync(name, aside)
  if (await isAnswering(aside)) {
    renameSync(aside, name)
    return false
  }
  rmSync(aside)
  return true
}

function isAnswering(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(name)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
