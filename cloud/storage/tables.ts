/**
 * The cloud's tables as TypeScript sees them; `migrations.ts` makes them, `docs/decisions/cloud-schema.md` gives the reasons.
 * Tables of an account have `account_id` first in every key. Three small directory tables (instance, store_names,
 * pairing_codes) answer questions asked before the account is known.
 */
import type { ColumnType, Generated } from 'kysely'
import type { OutgoingMail } from '../../shared/cloud-protocol/protocol.ts'
import type { ConflictReason } from '../../shared/loyalty/state.ts'

type Moment = ColumnType<Date, Date, Date>
type MaybeMoment = ColumnType<Date | null, Date | null, Date | null>

export interface InstanceTable {
  id: number
  incarnation: string
  /** Made anew by each start on a guarded folder; compared with the high-water file beside the database. */
  start_id: string
}

export interface StoreNamesTable {
  name_key: string
  account_id: string
}

export interface PairingCodesTable {
  code_hash: string
  account_id: string
  location_id: string
  expires_at: Moment
  used_at: MaybeMoment
}

export interface AccountsTable {
  account_id: string
  name: string
  last_position: number
  /** Chain hash at `last_position`. */
  chain: string
  created_at: Moment
}

export interface RegistersTable {
  account_id: string
  register_id: string
  name: string
  location_id: string
  /** null = writes without a line of its own (demo data). */
  token_hash: string | null
  public_key: string
  /** With `last_seq`: up to here everything is stored, quarantined or declared lost. */
  last_epoch: Generated<number>
  last_seq: Generated<number>
  paired_at: Moment
  last_seen_at: MaybeMoment
}

export interface EventsTable {
  account_id: string
  position: number
  event_id: string
  register_id: string
  epoch: number
  seq: number
  /** Number of its journal record: with `epoch` it leads to `records`. */
  record_n: number
  type: string
  customer_id: string | null
  chain: string
  /** The event as it came, JSON text. */
  event: string
}

/** What a journal record says besides its events: with them its text, and so its hash, can be made again. */
export interface RecordsTable {
  account_id: string
  register_id: string
  epoch: number
  n: number
  first_seq: number
  last_seq: number
  prev_hash: string
  hash: string
  command_type: string
  at: string
  /** Who was signed in, as the register's host signed it. */
  assertion: string | null
  /** The machine's own clock, ms since 1970, and what was added to it. */
  clock_raw: number
  clock_offset: number
}

export interface BodiesTable {
  account_id: string
  ref: string
  customer_id: string
  body: string
  /** Whose data it carries besides, taken over by a merge. */
  copied_from: string | null
}

/** Whose personal data was removed: a body of theirs that comes late is not stored. */
export interface PurgedCustomersTable {
  account_id: string
  customer_id: string
}

export interface QuarantineTable {
  account_id: string
  register_id: string
  raw_hash: string
  /** The place this entry stands for; null for a body. */
  epoch: number | null
  seq: number | null
  event_id: string
  reason: string
  raw: string
  received_at: Moment
}

export interface BatchesTable {
  account_id: string
  register_id: string
  up_to_epoch: number
  up_to_seq: number
  chain_head: string
  signature: string
  received_at: Moment
}

export interface JudgementsTable {
  account_id: string
  judged_up_to: number
  /** Events this version could not fold (unknown type or newer version). */
  skipped: number
  /** How much the fold knew; when it learns more, skipped events are judged again from the start. */
  fold_rank: number
  /** Folded AccountState, JSON text; null before the first event. */
  state: string | null
}

export interface FoldedCustomersTable {
  account_id: string
  customer_id: string
  position: number
  state: string
}

export interface ConflictsTable {
  account_id: string
  event_id: string
  customer_id: string
  register_id: string
  reason: ConflictReason
  reward_id: string | null
  at: string
}

export interface CreditLinesTable {
  account_id: string
  redemption_id: string
  event_id: string
  /** Who redeemed it, whoever that customer is merged into. */
  customer_id: string
  location_id: string
  /** null = none was chosen yet (Temporary Holding). */
  distributor_id: string | null
  /** What the reward came from: a card group's or an offer's id. */
  source_id: Generated<string>
  kind: 'freeGood' | 'rebate'
  upc: string
  taken_upc: string | null
  rebate_cents: number | null
  at: string
  business_date: string
  /** withdrawn = undone, or found to be in conflict by a later judgement. */
  state: 'uncredited' | 'withdrawn'
  /** -1 = not yet pulled by a distributor. */
  batch_id: Generated<number>
}

export interface MailsTable {
  account_id: string
  mail_id: string
  kind: OutgoingMail['kind']
  customer_id: string
  to_address: string
  state: OutgoingMail['state']
  requested_at: string
  sent_at: MaybeMoment
  problem: string | null
  attempts: Generated<number>
  next_attempt_at: Moment
}

/** The bytes of photos and papers; what they belong to stands in the bodies. */
export interface AttachmentsTable {
  account_id: string
  ref: string
  customer_id: string
  mime: string
  salt: string
  bytes: ColumnType<Uint8Array, Uint8Array, Uint8Array>
  stored_at: Moment
}

export type CredentialKind = 'pin' | 'badge'

export interface CredentialsTable {
  account_id: string
  staff_id: string
  kind: Generated<CredentialKind>
  pin_hash: string
  version: Generated<number>
  updated_at: Moment
}

/** Made with the first start and shared by all processes of one cloud. */
export interface SecretsTable {
  name: string
  secret: string
}

export interface Tables {
  instance: InstanceTable
  store_names: StoreNamesTable
  pairing_codes: PairingCodesTable
  accounts: AccountsTable
  registers: RegistersTable
  events: EventsTable
  records: RecordsTable
  bodies: BodiesTable
  purged_customers: PurgedCustomersTable
  quarantine: QuarantineTable
  batches: BatchesTable
  judgements: JudgementsTable
  folded_customers: FoldedCustomersTable
  conflicts: ConflictsTable
  credit_lines: CreditLinesTable
  mails: MailsTable
  credentials: CredentialsTable
  secrets: SecretsTable
  attachments: AttachmentsTable
}
