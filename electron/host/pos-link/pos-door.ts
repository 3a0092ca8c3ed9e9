/**
 * The door for the till's software: `POST /pos/customer` on loopback, for programs of this computer that know the token in the data
 * folder (0600). A page in a browser cannot come in: whatever a browser posts carries Origin and Sec-Fetch-Site, and gets 403. The
 * answer says in one word what became of the ask, never who the customer is.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { posIdSchema } from '../../../shared/host-contract/contract.ts'
import type { PosAnswer, PosCalls } from './pos-calls.ts'

export const posPath = '/pos/customer'
const largestBody = 4096

const askSchema = z.object({ posCustomerId: posIdSchema })

export interface PosDoor {
  /** true = the request was for this door, and is answered. */
  answer(request: IncomingMessage, response: ServerResponse, ownHost: string): boolean
}

export function createPosDoor(calls: Pick<PosCalls, 'open'>, token: string): PosDoor {
  async function refusalOf(request: IncomingMessage, ownHost: string): Promise<Answer | { readonly posId: string }> {
    const { headers } = request
    const isBrowser = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
    if (headers.host !== ownHost || isBrowser) return said(403, 'Only a program of this computer may ask.')
    if (request.method !== 'POST') return said(405, 'Ask with POST.')
    const [scheme, given] = (headers.authorization ?? '').split(' ')
    if (scheme?.toLowerCase() !== 'bearer' || !isSameText(given ?? '', token))
      return said(401, 'The token of the data folder is missing or wrong.')
    if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
      return said(415, 'Send application/json.')
    const body = await readBody(request)
    if (body === null) return said(413, 'That is too long.')
    const ask = askSchema.safeParse(parseJson(body))
    return ask.success
      ? { posId: ask.data.posCustomerId }
      : said(400, 'Send {"posCustomerId": "..."} with 1 to 60 characters.')
  }

  async function handle(request: IncomingMessage, response: ServerResponse, ownHost: string): Promise<void> {
    const asked = await refusalOf(request, ownHost)
    const { status, body } = 'posId' in asked ? answerOf(await calls.open(asked.posId)) : asked
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' })
    response.end(`${JSON.stringify(body)}\n`)
  }

  return {
    answer(request, response, ownHost) {
      if ((request.url ?? '').split('?')[0] !== posPath) return false
      handle(request, response, ownHost).catch((error: unknown) => {
        console.error('The till could not be answered:', error)
        response.destroy()
      })
      return true
    },
  }
}

interface Answer {
  readonly status: number
  readonly body: { readonly state: PosAnswer | 'refused'; readonly sentence: string }
}

const said = (status: number, sentence: string): Answer => ({ status, body: { state: 'refused', sentence } })

const sentences: Readonly<Record<PosAnswer, string>> = {
  opened: 'Opened.',
  unknown: 'This id is linked to nobody yet; it waits on the screen.',
  waiting: 'It waits: the register opens it when its screen is free.',
  replaced: 'A later call took its place.',
}

const answerOf = (state: PosAnswer): Answer => ({
  status: state === 'opened' ? 200 : state === 'replaced' ? 409 : 202,
  body: { state, sentence: sentences[state] },
})

/** null = larger than any ask. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > largestBody) return null
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isSameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
