/**
 * The cloud's HTTP side: the contract under `/api`, its description at `/openapi.json`, `/healthz`, and under `/mail/` the page that
 * owners come to from their mail. No CORS: no other page speaks to the cloud, only hosts do. Bodies end at 8 MB and at
 * a nesting that every reader can follow, and whoever sends too slowly is cut off. Nothing personal is logged: no bodies, no headers, no query values.
 */
import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError, onError } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { isNestedTooDeep } from '../../shared/cloud-protocol/limits.ts'
import { protocolVersion } from '../../shared/cloud-protocol/protocol.ts'
import { compressBodies } from './compression.ts'
import type { Cloud, RequestContext } from './context.ts'
import { serveMailPage } from './mail-page.ts'
import { servedContract } from './operator-contract.ts'
import { createRouter } from './router.ts'

const maxBodyBytes = 8 * 1024 * 1024
/** For the whole request to arrive: 8 MB at 70 kB/s. A register gives up on its own call long before. */
const requestMs = 120_000
const headersMs = 20_000

/** A stream of news on which nothing happens says so this often: enough to find out that its register is gone. */
export const keepAliveMs = 120_000

export async function createServer(cloud: Cloud, log: Logger): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    forceCloseConnections: true,
    onProtoPoisoning: 'ignore',
    requestTimeout: requestMs,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: 5000 },
  })
  readShallowJson(app)
  compressBodies(app, maxBodyBytes)
  const startedMs = cloud.clock.now()
  const handler = new OpenAPIHandler<RequestContext>(createRouter(cloud), {
    eventIteratorKeepAliveInterval: keepAliveMs,
    interceptors: [
      onError((problem) => {
        if (!(problem instanceof ORPCError) || problem.status >= 500) log.error({ err: problem }, 'request failed')
      }),
    ],
  })
  const description = await new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(
    servedContract,
    { info: { title: 'Tillside cloud', version: String(protocolVersion) }, servers: [{ url: '/api' }] },
  )

  app.all('/api/*', async (request, reply) => {
    const context = { headers: request.headers, remoteAddress: request.socket.remoteAddress ?? '' }
    const { matched } = await handler.handle(request, reply, { prefix: '/api', context })
    if (!matched) return reply.code(404).send({ message: 'No such operation.' })
    return reply
  })
  await app.register((scope) => serveMailPage(scope, cloud))
  app.get('/openapi.json', async () => description)
  app.get('/healthz', async () => ({
    ok: true,
    incarnation: cloud.storage.incarnation,
    protocolVersion,
    uptimeMs: cloud.clock.now() - startedMs,
  }))
  return app
}

/** JSON as ever, but what is nested beyond reason is refused before anybody walks through it. */
function readShallowJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('ignore', 'ignore')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isNestedTooDeep(body)) done(Object.assign(new Error('Nested too deeply.'), { statusCode: 400 }))
    else parse(request, body, done)
  })
}
