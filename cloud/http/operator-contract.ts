/**
 * What this machine's own commands may ask of the running service, beside the registers' contract: command and service are one program
 * of one version, so no register has to know it. Needs the admin token and a caller on this machine.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { cloudContract } from '../../shared/cloud-protocol/protocol.ts'
import { pullRefusals } from '../operations/pull-redemptions.ts'

const pulledBatchSchema = z.object({
  storeName: z.string(),
  batchId: z.number().int().nullable(),
  redemptions: z.array(
    z.object({
      redemptionId: z.string(),
      customerId: z.string(),
      upc: z.string(),
      kind: z.enum(['freeGood', 'rebate']),
    }),
  ),
})

export const servedContract = {
  ...cloudContract,
  admin: {
    ...cloudContract.admin,
    pullRedemptions: oc
      .route({ method: 'POST', path: '/admin/pull' })
      .input(
        z.object({
          store: z.string().max(120),
          distributor: z.string().max(120).nullable(),
          batchId: z.number().int().min(1).nullable(),
        }),
      )
      .output(pulledBatchSchema)
      .errors({
        UNAUTHORIZED: { status: 401 },
        UNKNOWN_STORE: { status: 404, message: pullRefusals.UNKNOWN_STORE },
        UNKNOWN_DISTRIBUTOR: { status: 404, message: pullRefusals.UNKNOWN_DISTRIBUTOR },
        BATCH_TAKEN: { status: 409, message: pullRefusals.BATCH_TAKEN },
        BUSY: { status: 503, message: pullRefusals.BUSY },
      }),
  },
}
