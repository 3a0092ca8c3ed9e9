/**
 * The built page's files for both shells: nothing outside the page's folder can be read, whatever the address says, and every
 * answer carries the headers that lock the page down.
 */
import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'

export interface PageFile {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.wasm': 'application/wasm',
  '.map': 'application/json; charset=utf-8',
}

/** `socket` is the address of the host's socket where there is one. Inline styles are the UI kit's; scripts are files only. */
export const contentSecurityPolicy = (socket: string | null): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' data: blob:",
    `connect-src 'self'${socket === null ? '' : ` ${socket}`}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

export const lockedHeaders = (socket: string | null): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(socket),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
})

/** null = no such file. `path` is the address's path, still percent-encoded; a folder's path gives index.html. */
export async function readPageFile(root: string, path: string, socket: string | null): Promise<PageFile | null> {
  const name = decoded(path)
  if (name === null) return null
  const relative = name === '/' ? 'index.html' : name.replace(/^\/+/, '')
  try {
    const folder = resolve(root)
    const file = resolve(folder, relative)
    if (!file.startsWith(folder + sep)) return null
    const body = await readFile(file)
    // Names under assets/ carry a hash of their content; everything else is asked for each time.
    const isHashed = file.startsWith(`${folder}${sep}assets${sep}`)
    return {
      body,
      headers: {
        ...lockedHeaders(socket),
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-store',
      },
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG') return null
    throw error
  }
}

function decoded(path: string): string | null {
  try {
    const name = decodeURIComponent(path)
    return name.includes('\0') || name.includes('\\') ? null : name
  } catch {
    return null
  }
}
