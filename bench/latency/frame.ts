/** The bound: a message on a loopback WebSocket to an empty page that shows its text. Nothing shown by a browser comes sooner. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type WebSocket, WebSocketServer } from 'ws'
import type { BenchRun } from '../harness/bench.ts'
import { serveBenchPages } from '../harness/bench-pages.ts'
import { type Painted, watchPaint } from '../harness/painted.ts'

export interface FramePage {
  /** Sends one message and tells when it was sent and shown. */
  show(text: string): Promise<{ readonly sentAt: number; readonly painted: Painted }>
}

export async function openFramePage(run: BenchRun): Promise<FramePage> {
  const script = fileURLToPath(new URL('page/frame.ts', import.meta.url))
  const pages = await serveBenchPages({ frame: script }, join(run.folder, 'pages'))
  run.atEnd(pages.stop)
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  run.atEnd(async () => {
    for (const client of sockets.clients) client.terminate()
    sockets.close()
  })
  await once(sockets, 'listening')
  const browser = await run.browsers.launch(join(run.folder, 'frame-profile'))
  run.atEnd(() => browser.context.close())
  const connected = once(sockets, 'connection')
  await browser.page.goto(`${pages.url('frame')}?port=${(sockets.address() as AddressInfo).port}`)
  const [socket] = (await connected) as [WebSocket]
  const watch = await watchPaint(browser.page)
  return {
    async show(text) {
      const seen = await watch.arm('#line', text)
      const sentAt = performance.now()
      socket.send(text)
      return { sentAt, painted: await seen() }
    },
  }
}
