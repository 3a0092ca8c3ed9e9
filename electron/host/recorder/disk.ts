/** The disk, as far as the recorder uses it: Node's own, or one whose power goes while it writes. */
import { constants, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { syncFolder } from '../settings/atomic-write.ts'

export interface RecorderDisk {
  /** To read and write; made when there is none. */
  open(path: string): Promise<RecorderFile>
  writeFile(path: string, bytes: Uint8Array): Promise<void>
  /** Names of what lies in a folder. */
  list(folder: string): Promise<readonly string[]>
  remove(path: string): Promise<void>
  /** Takes the place of what is there; for certain once the folder is synced. */
  rename(from: string, to: string): Promise<void>
  syncFolder(path: string): Promise<void>
}

/** What it uses of Node's `FileHandle`. */
export interface RecorderFile {
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>
  write(from: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesWritten: number }>
  stat(): Promise<{ readonly size: number }>
  truncate(length: number): Promise<void>
  sync(): Promise<void>
  datasync(): Promise<void>
  close(): Promise<void>
}

export const nodeDisk: RecorderDisk = {
  open: (path) => open(path, constants.O_RDWR | constants.O_CREAT, 0o600),
  writeFile: (path, bytes) => writeFile(path, bytes, { mode: 0o600 }),
  list: (folder) => readdir(folder),
  remove: (path) => rm(path),
  rename,
  syncFolder,
}
