/**
 * Keeps one open scanner per serial port: the ports named in the settings or in TILLSIDE_SERIAL_PORTS, otherwise every USB
 * serial device, looked for every two seconds (there are no plug events). The native module is loaded when this starts; where it
 * cannot be loaded the register runs without serial scanners and says so.
 */
import type { ScannerStatus } from '../../../shared/host-contract/contract.ts'
import type { Scanner, ScannerFinder, ScannerSink } from './scanners.ts'

const lookMs = 2000

export function createSerialFinder(sink: ScannerSink, fixedPorts: readonly string[]): ScannerFinder {
  const open = new Map<string, Scanner>()
  let named: readonly string[] = []
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let problem: string | null = null
  let round: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    try {
      const [{ listPorts }, { openSerialScanner }] = await Promise.all([
        import('./list-ports.ts'),
        import('./serial-scanner.ts'),
      ])
      const wanted = named.length > 0 ? named : fixedPorts
      const ports =
        wanted.length > 0
          ? wanted.map((path) => ({ path, name: path }))
          : (await listPorts()).filter((port) => port.isUsb)
      if (stopped) return
      for (const [path, scanner] of open) {
        const isWanted = ports.some((port) => port.path === path)
        // An automatic port that is unplugged leaves the list; a named one stays and waits.
        if (!isWanted && (wanted.length > 0 || scanner.status().state !== 'ready')) {
          open.delete(path)
          await scanner.stop()
          sink.statusChanged()
        }
      }
      for (const port of ports) {
        if (open.has(port.path)) continue
        open.set(port.path, openSerialScanner(port.path, port.name, sink))
        sink.statusChanged()
      }
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      if (problem !== text) {
        problem = text
        sink.statusChanged()
      }
    }
  }

  function lookAgain(): void {
    clearTimeout(timer)
    round = round.then(look).then(() => {
      if (!stopped) timer = setTimeout(lookAgain, lookMs)
    })
  }

  return {
    follow(serialPorts) {
      named = serialPorts
      lookAgain()
    },
    statuses() {
      const statuses: ScannerStatus[] = [...open.values()].map((scanner) => scanner.status())
      if (problem !== null)
        statuses.push({ deviceId: 'serial', kind: 'serial', name: 'Serial ports', state: 'failed', detail: problem })
      return statuses
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
      await Promise.all([...open.values()].map((scanner) => scanner.stop()))
    },
  }
}
