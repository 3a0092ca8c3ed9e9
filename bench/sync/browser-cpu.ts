/** Processor time of a whole browser, from Linux's process table: the process that holds the profile and everything it started. */
import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

interface Process {
  readonly pid: number
  readonly parent: number
  readonly seconds: number
}

/** null where there is no process table, or nobody holds the profile. */
export function browserCpuSeconds(profile: string): number | null {
  const processes = readProcesses()
  const root = processes.find(({ pid }) => commandOf(pid).includes(`--user-data-dir=${profile}`))
  if (!root) return null
  const family = new Set([root.pid])
  for (let size = 0; size < family.size; ) {
    size = family.size
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid)
  }
  return processes.reduce((sum, { pid, seconds }) => (family.has(pid) ? sum + seconds : sum), 0)
}

function readProcesses(): readonly Process[] {
  const stats = namesIn('/proc').flatMap((name) => (/^\d+$/.test(name) ? textOf(`/proc/${name}/stat`) : []))
  return stats.map((stat) => {
    // The name in the middle may hold spaces and brackets.
    const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(rest[9]) + Number(rest[10])
    return { pid: Number.parseInt(stat, 10), parent: Number(parent), seconds: ticks / ticksPerSecond }
  })
}

const commandOf = (pid: number): string => textOf(`/proc/${pid}/cmdline`)[0]?.replaceAll('\0', ' ') ?? ''

/** Empty when the process ended meanwhile. */
function textOf(path: string): readonly string[] {
  try {
    return [readFileSync(path, 'utf8')]
  } catch {
    return []
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
