/**
 * The protocol between registers and cloud does not change unnoticed: every change of a message's shape raises `protocolVersion`,
 * because registers of the older version go on speaking to the newer cloud.
 */
import { createHash } from 'node:crypto'
import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { expect, test } from 'vitest'
import { cloudContract, protocolVersion } from '../../shared/cloud-protocol/protocol.ts'

/** Version -> fingerprint of its messages. After a change: raise `protocolVersion` and add a line here. */
const fingerprints: Readonly<Record<number, string>> = {
  1: '1d20b2d34bd35de3',
}

test('the messages are those of the protocol version', async () => {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const { paths } = await generator.generate(cloudContract, { info: { title: '', version: '' } })
  const fingerprint = createHash('sha256').update(JSON.stringify(paths)).digest('hex').slice(0, 16)
  expect(fingerprint).toBe(fingerprints[protocolVersion])
})
