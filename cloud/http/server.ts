/**
 * The cloud's HTTP side: the contract under `/api`, its description at `/openapi.json`, `/healthz`, and under `/mail/` the page that
 * owners come to from their mail. No CORS: no other page speaks to the cloud, only hosts do. Bodies end at 8 MB. Nothing personal is logged: no bodies, no headers, no query values.
 */
import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError, onError } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { protocolVersion } from '../../shared/cloud-protocol/protocol.ts'
import type { Cloud, RequestContext } from './context.ts'
import { serveMailPage } from './mail-page.ts'
import { servedContract } from './operator-contract.ts'
import { createRouter } from './router.ts'

const maxBodyBytes = 8 * 1024 * 1024

export async function createServer(cloud: Cloud, log: Logger): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    forceCloseConnections: true,
    onProtoPoisoning: 'ignore',
  })
  const startedMs = cloud.clock.now()
  const handler = new OpenAPIHandler<RequestContext>(createRouter(cloud), {
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
