/** What the run was measured on. Absolute values mean nothing without it. */
import { statfs } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem, type } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly chromium: string
  /** Of the folder that the run worked in. */
  readonly fileSystem: string
  /** Programs that wanted a core in the minute before the run; above `cores` the absolute values are other programs' doing. */
  readonly loadBefore: number
}

/** To be asked before the run. Always 0 on Windows, which does not tell. */
export const currentLoad = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10

/** As Linux names them in `statfs`; other systems give numbers of their own. */
const fileSystems: Readonly<Record<number, string>> = {
  61267: 'ext4',
  2435016766: 'btrfs',
  1481003842: 'xfs',
  801189825: 'zfs',
  2035054128: 'overlay',
  16914836: 'tmpfs',
  2240043254: 'ramfs',
  16914839: '9p',
  1785031267: 'virtiofs',
  4076150800: 'f2fs',
}

const inMemory = ['tmpfs', 'ramfs']

export async function fileSystemOf(folder: string): Promise<string> {
  const { type: number } = await statfs(folder)
  return fileSystems[number] ?? `type 0x${number.toString(16)}`
}

/** Flushing to memory costs nothing, so nothing about durability can be measured there. */
export const isRealDisk = async (folder: string): Promise<boolean> => !inMemory.includes(await fileSystemOf(folder))

export async function describeMachine(folder: string, chromium: string, loadBefore: number): Promise<Machine> {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    chromium,
    fileSystem: await fileSystemOf(folder),
    loadBefore,
  }
}

export const machineLine = (machine: Machine): string =>
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}, ` +
  `Chromium ${machine.chromium}, ${machine.fileSystem}, load before ${machine.loadBefore}`
