/**
 * Branded identifiers and how they are made. Ids are UUIDv7 made by the client, so they can be made offline and sort by
 * time; the time and the randomness are arguments, never read here.
 */
import { v7 } from 'uuid'
import { z } from 'zod'

const branded = <Brand extends string>() => z.string().min(1).max(100).brand<Brand>()

export const accountIdSchema = branded<'AccountId'>()
export type AccountId = z.infer<typeof accountIdSchema>
export const registerIdSchema = branded<'RegisterId'>()
export type RegisterId = z.infer<typeof registerIdSchema>
export const locationIdSchema = branded<'LocationId'>()
export type LocationId = z.infer<typeof locationIdSchema>
export const staffIdSchema = branded<'StaffId'>()
export type StaffId = z.infer<typeof staffIdSchema>
export const customerIdSchema = branded<'CustomerId'>()
export type CustomerId = z.infer<typeof customerIdSchema>
export const visitIdSchema = branded<'VisitId'>()
export type VisitId = z.infer<typeof visitIdSchema>
export const eventIdSchema = branded<'EventId'>()
export type EventId = z.infer<typeof eventIdSchema>
export const lineIdSchema = branded<'LineId'>()
export type LineId = z.infer<typeof lineIdSchema>
/** `<id of the event that bought it>#<index in that event>`. */
export const unitIdSchema = branded<'UnitId'>()
export type UnitId = z.infer<typeof unitIdSchema>
/** `<id of the completing unit>#<k>` for a card, `#o<k>` for an offer; k from 1 to the number of free goods. */
export const rewardIdSchema = branded<'RewardId'>()
export type RewardId = z.infer<typeof rewardIdSchema>
export const redemptionIdSchema = branded<'RedemptionId'>()
export type RedemptionId = z.infer<typeof redemptionIdSchema>
export const programIdSchema = branded<'ProgramId'>()
export type ProgramId = z.infer<typeof programIdSchema>
export const cardGroupIdSchema = branded<'CardGroupId'>()
export type CardGroupId = z.infer<typeof cardGroupIdSchema>
export const distributorIdSchema = branded<'DistributorId'>()
export type DistributorId = z.infer<typeof distributorIdSchema>
export const manufacturerIdSchema = branded<'ManufacturerId'>()
export type ManufacturerId = z.infer<typeof manufacturerIdSchema>
/** Twelve digits as text. */
export const upcSchema = z
  .string()
  .regex(/^\d{12,14}$/)
  .brand<'Upc'>()
export type Upc = z.infer<typeof upcSchema>

/** Makes one id for an instant in ms since 1970 and 16 bytes of chance. */
export function createId<Id extends string>(ms: number, random: Uint8Array): Id {
  return v7({ msecs: ms, random }) as Id
}
