/**
 * One host per data folder, and one per register. The lock is a listening local socket named after the folder itself (device and inode, so that
 * links and mounts lead to the same lock) or after the register's id (so that a copy of the folder is the same register); the operating system
 * releases it when the process ends in any way, kill -9 included.
 * Linux: an abstract socket, no file. Windows: a named pipe. macOS: a socket file, taken over when nobody answers on it.
 */
import { createHash, randomUUID } from 'node:crypto'
import { rename, rm, stat } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RegisterId } from '../../../shared/kernel/ids.ts'

export interface FolderLock {
  release(): Promise<void>
}

/** null = another live process holds this folder. The folder must exist. */
export async function lockFolder(folder: string): Promise<FolderLock | null> {
  const { dev, ino } = await stat(folder, { bigint: true })
  return lock(`${dev}:${ino}`)
}

/** null = another live process on this computer is this register: one of the two folders is a copy. */
export const lockRegister = (registerId: RegisterId): Promise<FolderLock | null> => lock(`register ${registerId}`)

async function lock(what: string): Promise<FolderLock | null> {
  const address = addressOf(what)
  const isFile = process.platform !== 'linux' && process.platform !== 'win32'
  const server = (await listenOn(address)) ?? (isFile && (await movedAside(address)) ? await listenOn(address) : null)
  if (!server) return null
  server.unref()
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

function addressOf(what: string): string {
  const name = `tillside-register-${createHash('sha256').update(what).digest('hex').slice(0, 32)}`
  if (process.platform === 'linux') return `\0${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return join(tmpdir(), `${name}.sock`)
}

function listenOn(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    )
    server.listen(address, () => resolve(server))
  })
}

/** true = the file was left by a dead process and is out of the way; a live one that slipped in is put back. */
async function movedAside(address: string): Promise<boolean> {
  if (await isAnswering(address)) return false
  const aside = `${address}.${randomUUID()}`
  await rename(address, aside)
  if (await isAnswering(aside)) {
    await rename(aside, address)
    return false
  }
  await rm(aside)
  return true
}

function isAnswering(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
