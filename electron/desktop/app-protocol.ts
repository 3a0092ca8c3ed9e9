/** `app://tillside` serves the built page from the program's own files, and nothing else. */
import type { Protocol } from 'electron'
import { lockedHeaders, readPageFile } from '../host/shell/page-files.ts'
import { isOwnAddress } from './trusted-senders.ts'

/** Before the app is ready: a standard, secure scheme has an origin, storage and fetch as a web site has. */
export function registerAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

export function serveAppScheme(protocol: Protocol, pageFolder: string): void {
  protocol.handle('app', async (request) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD'
    const file =
      isReading && isOwnAddress(request.url)
        ? await readPageFile(pageFolder, new URL(request.url).pathname || '/', null)
        : null
    if (!file) return new Response('Not found', { status: 404, headers: lockedHeaders(null) })
    return new Response(new Uint8Array(file.body), { headers: file.headers })
  })
}
