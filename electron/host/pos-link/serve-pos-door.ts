/**
 * The till's door alone on 127.0.0.1, for a shell that serves no page. A port that is taken is said and stops nothing: the counter works
 * without the till's calls.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Host } from '../host.ts'
import { plainProblem } from '../settings/start-refusal.ts'

const address = '127.0.0.1'

/** Resolves when it listens, or cannot. The server ends with the program. */
export function servePosDoor(
  host: Pick<Host, 'posDoor' | 'posDoorOpenAt'>,
  port: number,
  onProblem: (sentence: string) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      const { port: own } = server.address() as AddressInfo
      if (!host.posDoor.answer(request, response, `${address}:${own}`)) response.writeHead(404).end()
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      onProblem(
        error.code === 'EADDRINUSE'
          ? `Port ${port} is already in use, so the till cannot open customers here; choose another with --port.`
          : `The till cannot open customers here: ${plainProblem(error)}.`,
      )
      resolve()
    })
    server.listen(port, address, () => {
      void host.posDoorOpenAt((server.address() as AddressInfo).port).then(resolve)
    })
    server.unref()
  })
}
