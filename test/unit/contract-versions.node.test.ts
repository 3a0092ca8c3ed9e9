/**
 * A message's shape cannot change without its version: each contract's fingerprint is written down beside the version it belongs
 * to. After a wanted change raise the version in the contract and write the new fingerprint (the failing test shows it) here.
 */
import { createHash } from 'node:crypto'
import { getEventIteratorSchemaDetails } from '@orpc/contract'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { signedBatch } from '../../electron/host/cloud-link/cloud-link.ts'
import type { Signer } from '../../electron/host/staff/assertion.ts'
import { cloudContract, protocolVersion, pushInputSchema, pushVersion } from '../../shared/cloud-protocol/protocol.ts'
import { contractVersion, hostContract } from '../../shared/host-contract/contract.ts'
import type { RegisterId } from '../../shared/kernel/ids.ts'
import { eventSchema } from '../../shared/loyalty/events.ts'
import known from './contract-fingerprints.json' with { type: 'json' }

interface Procedure {
  readonly '~orpc': {
    readonly route: unknown
    readonly inputSchema?: unknown
    readonly outputSchema?: unknown
    readonly errorMap: object
  }
}

const isProcedure = (value: object): value is Procedure => '~orpc' in value

/** Every message of a contract as JSON schema, by the path of its procedure. */
function shapesOf(router: object, path = ''): Record<string, unknown> {
  if (isProcedure(router)) {
    const { route, inputSchema, outputSchema, errorMap } = router['~orpc']
    return {
      [path]: {
        route,
        input: shapeOf(inputSchema),
        output: shapeOf(outputSchema),
        errors: Object.keys(errorMap).sort(),
      },
    }
  }
  return Object.assign(
    {},
    ...Object.entries(router).map(([name, inner]) => shapesOf(inner as object, `${path}/${name}`)),
  )
}

function shapeOf(schema: unknown): unknown {
  if (schema === undefined) return null
  if (schema instanceof z.ZodType) return z.toJSONSchema(schema, { io: 'input' })
  const stream = getEventIteratorSchemaDetails(schema as Parameters<typeof getEventIteratorSchemaDetails>[0])
  return { stream: shapeOf(stream?.yields) }
}

const fingerprint = (shape: unknown): string =>
  createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 16)

describe('a changed message shape needs a new version', () => {
  it.each([
    ['cloud', protocolVersion, shapesOf(cloudContract)],
    ['push', pushVersion, shapeOf(pushInputSchema)],
    ['host', contractVersion, shapesOf(hostContract)],
    ['event', 1, shapeOf(eventSchema)],
  ] as const)('%s', (name, version, shape) => {
    expect({ version, fingerprint: fingerprint(shape) }).toEqual(known[name])
  })

  it('a change beside pushing leaves the batches as they are: a cloud that is older takes them', () => {
    const batch = signedBatch(
      { chainHead: 'head' },
      'register' as RegisterId,
      {
        signText: (text: string) => text,
      } as Signer,
    )
    expect(batch.protocolVersion).toBe(known.push.version)
  })

  it('the fingerprint sees every procedure and notices a changed field', () => {
    const shapes = shapesOf(cloudContract)
    expect(Object.keys(shapes)).toContain('/events/push')
    expect(fingerprint({ ...shapes, '/events/push': null })).not.toBe(fingerprint(shapes))
  })
})
