/**
 * A disk that loses its power: an ext4 image behind a loop device. What programs wrote to it and what has reached the image are two things,
 * as on a real disk; a copy of the image file is the disk as it was at that moment. Linux, root and a loop device are needed.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const megabytes = 256

const mountedDisks = new Set<Disk>()

/** However a run ends, no image stays mounted. */
export function unmountAll(): void {
  for (const disk of [...mountedDisks]) disk.unmount()
}

/** Why there can be no such disk here; null = there can. */
export function whyNoDisk(folder: string): string | null {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root, to mount an image'
  if (!existsSync('/dev/loop-control')) return 'no loop device'
  try {
    const disk = createDisk(join(folder, 'probe'))
    disk.unmount()
    disk.remove()
    return null
  } catch (problem) {
    return `an image could not be mounted: ${problem instanceof Error ? problem.message.split('\n')[0] : problem}`
  }
}

export interface Disk {
  /** Where it is mounted. */
  readonly folder: string
  /** The disk as it is now, as another disk. What no program has flushed may be missing. */
  copy(place: string): Disk
  unmount(): void
  remove(): void
}

export function createDisk(place: string): Disk {
  mkdirSync(place, { recursive: true })
  const image = join(place, 'disk.img')
  execFileSync('truncate', ['-s', `${megabytes}M`, image])
  execFileSync('mkfs.ext4', ['-q', '-F', image])
  return mounted(place)
}

function mounted(place: string): Disk {
  const image = join(place, 'disk.img')
  const folder = join(place, 'mounted')
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-o', 'loop', image, folder])
  let isMounted = true
  const unmount = () => {
    if (!isMounted) return
    // A program that was killed a moment ago may still hold it.
    execFileSync('umount', ['-l', folder])
    isMounted = false
    mountedDisks.delete(disk)
  }
  const disk: Disk = {
    folder,
    copy(to) {
      mkdirSync(to, { recursive: true })
      copyFileSync(image, join(to, 'disk.img'))
      return mounted(to)
    },
    unmount,
    remove() {
      unmount()
      rmSync(place, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  mountedDisks.add(disk)
  return disk
}
