/**
 * gzip on the way: a body that says it is packed is unpacked as it comes, and an answer is packed for whoever takes it so. Each answer says
 * that this cloud takes packed bodies (RFC 7694), so that a register packs only for one that does. The limit of a body holds for what
 * comes out: a small body that unfolds to a big one is refused as too big, and nobody unfolds the rest of it.
 */
import { type Readable, Transform } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

const pack = promisify(gzip)
/** Below this the headers outweigh it. */
const smallest = 1024

export function compressBodies(app: FastifyInstance, maxBodyBytes: number): void {
  app.addHook('preParsing', async (request, reply, body) => {
    reply.header('accept-encoding', 'gzip')
    const coding = request.headers['content-encoding']?.toLowerCase()
    if (coding === undefined || coding === 'identity') return body
    if (coding !== 'gzip') throw refusal(415, 'Only gzip is unpacked here.')
    return unpacked(body, maxBodyBytes)
  })
  app.addHook('onSend', async (request, reply, answer: unknown) => {
    if (typeof answer !== 'string' || answer.length < smallest || !takesGzip(request.headers['accept-encoding']))
      return answer
    reply.removeHeader('content-length')
    reply.headers({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
    return pack(answer)
  })
}

/** With the length as it came, which is the one that the header names. */
function unpacked(body: Readable, maxBytes: number): Readable & { receivedEncodedLength: number } {
  const gunzip = createGunzip()
  let bytes = 0
  const limited = Object.assign(
    new Transform({
      transform(piece: Buffer, _encoding, done) {
        bytes += piece.length
        if (bytes <= maxBytes) return done(null, piece)
        // The rest of what came is read and dropped, so that the answer reaches whoever still sends.
        body.unpipe(gunzip)
        body.resume()
        gunzip.destroy()
        done(refusal(413, 'Too many bytes.'))
      },
    }),
    { receivedEncodedLength: 0 },
  )
  body.on('data', (piece: Buffer) => {
    limited.receivedEncodedLength += piece.length
  })
  body.on('error', (problem) => limited.destroy(problem))
  gunzip.on('error', (problem) => limited.destroy(Object.assign(problem, { statusCode: 400 })))
  // Told by whoever reads it; once nobody does any more, it is nobody's fault.
  limited.on('error', () => undefined)
  body.pipe(gunzip).pipe(limited)
  return limited
}

const refusal = (statusCode: number, message: string): Error => Object.assign(new Error(message), { statusCode })

const takesGzip = (header: string | string[] | undefined): boolean =>
  String(header ?? '')
    .split(',')
    .some((one) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(one))
