/**
 * Writes a small file so that a crash leaves either the old or the new one, never a half: temp file beside it, fsync, rename,
 * fsync of the folder (where the system allows one).
 */
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

export async function writeAtomically(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}.new`
  const file = await open(temporary, 'w', mode)
  try {
    await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** Windows cannot open a folder; there the rename itself is journaled by NTFS. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
