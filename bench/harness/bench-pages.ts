/**
 * Bundles bench pages with Vite, one script for each, and serves them on loopback. Every page has a host name of its own
 * (`dexie-strict.localhost`), so that each runs in its own process on its own databases. The pages are cross-origin isolated,
 * because only then `performance.now()` steps by 5 microseconds instead of 100.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { build } from 'vite'

export interface BenchPages {
  /** The page of that script, under a host name of its own. */
  url(name: string): string
  /** The same page on 127.0.0.1, so that it shares the databases of whatever else is served on that port. */
  urlOnAddress(name: string): string
  stop(): Promise<void>
}

const headers = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

/** `scripts`: page name -> its TypeScript file. The bundle goes into `folder`; port 0 = a free one. */
export async function serveBenchPages(
  scripts: Readonly<Record<string, string>>,
  folder: string,
  wantedPort = 0,
): Promise<BenchPages> {
  await build({
    configFile: false,
    logLevel: 'error',
    // The database libraries were written for Node's names.
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      target: 'esnext',
      minify: true,
      modulePreload: false,
      chunkSizeWarningLimit: 5000,
      rollupOptions: {
        input: { ...scripts },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        preserveEntrySignatures: 'strict',
      },
    },
  })
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const page = /^\/([a-z0-9-]+)\.html$/.exec(path)?.[1]
    if (page !== undefined && page in scripts) {
      response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' })
      response.end(
        `<!doctype html><title>${page}</title><link rel="icon" href="data:,"><body></body>` +
          `<script type="module" src="/${page}.js"></script>`,
      )
      return
    }
    const file = normalize(join(folder, path))
    if (!file.startsWith(folder + sep) || extname(file) !== '.js') return void response.writeHead(404, headers).end()
    readFile(file).then(
      (body) => response.writeHead(200, { ...headers, 'content-type': 'text/javascript' }).end(body),
      () => response.writeHead(404, headers).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wantedPort, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: (name) => `http://${name}.localhost:${port}/${name}.html`,
    urlOnAddress: (name) => `http://127.0.0.1:${port}/${name}.html`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
