/** What a peer replicates with: its documents in memory, in the order they came; and the bench's pages, so that all is one origin. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'

export interface PeerServer {
  readonly url: string
  bytes(): { readonly up: number; readonly down: number }
  stop(): Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
}

export async function servePeer(pages: string): Promise<PeerServer> {
  const documents = new Map<string, object>()
  const bytes = { up: 0, down: 0 }

  async function answered(request: IncomingMessage): Promise<unknown> {
    const question = JSON.parse(await bodyOf(request))
    bytes.up += Number(request.headers['content-length'] ?? 0)
    if (request.url === '/rxdb/push') {
      for (const document of question) documents.set(document.id, document)
      return []
    }
    const { after, limit } = question
    const some = [...documents.values()].slice(after, after + limit)
    return { documents: some.map((one) => ({ ...one, _deleted: false })), checkpoint: { at: after + some.length } }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') {
      const text = JSON.stringify(await answered(request))
      bytes.down += Buffer.byteLength(text)
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(text)
    }
    const file = normalize(join(pages, (request.url ?? '/').split('?')[0] ?? '/'))
    const type = types[extname(file)]
    if (!file.startsWith(pages + sep) || type === undefined) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': type }).end(await readFile(file))
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((problem: unknown) => response.writeHead(500).end(String(problem)))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => ({ ...bytes }),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const one of request) pieces.push(one)
  return Buffer.concat(pieces).toString()
}
