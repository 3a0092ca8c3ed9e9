/**
 * The schema's history, oldest first; the same on PGlite and PostgreSQL 15 or newer. A migration is never changed once it has
 * run anywhere, only followed by another. Reasons: `docs/decisions/cloud-schema.md`.
 */
import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import type { Tables } from './tables.ts'

const firstTables = `
  create table instance (
    id integer primary key check (id = 1),
    incarnation text not null,
    start_id text not null
  );
  create table accounts (
    account_id text primary key,
    name text not null,
    last_position bigint not null default 0,
    chain text not null,
    created_at timestamptz not null
  );
  create table store_names (
    name_key text primary key,
    account_id text not null
  );
  create table pairing_codes (
    code_hash text primary key,
    account_id text not null,
    location_id text not null,
    expires_at timestamptz not null,
    used_at timestamptz
  );
  create table registers (
    account_id text not null,
    register_id text not null,
    name text not null,
    location_id text not null,
    token_hash text,
    public_key text not null,
    last_epoch bigint not null default 0,
    last_seq bigint not null default 0,
    paired_at timestamptz not null,
    last_seen_at timestamptz,
    primary key (account_id, register_id)
  );
  create table events (
    account_id text not null,
    position bigint not null,
    event_id text not null,
    register_id text not null,
    epoch bigint not null,
    seq bigint not null,
    record_n bigint not null,
    type text not null,
    customer_id text,
    chain text not null,
    event text not null,
    primary key (account_id, position),
    unique (account_id, event_id),
    unique (account_id, register_id, epoch, seq)
  );
  create index events_of_customer on events (account_id, customer_id, position) where customer_id is not null;
  create table records (
    account_id text not null,
    register_id text not null,
    epoch bigint not null,
    n bigint not null,
    first_seq bigint not null,
    last_seq bigint not null,
    prev_hash text not null,
    hash text not null,
    command_type text not null,
    at text not null,
    assertion text,
    clock_raw bigint not null,
    clock_offset bigint not null,
    primary key (account_id, register_id, epoch, n)
  );
  create table bodies (
    account_id text not null,
    ref text not null,
    customer_id text not null,
    body text not null,
    primary key (account_id, ref)
  );
  create table quarantine (
    account_id text not null,
    register_id text not null,
    raw_hash text not null,
    epoch bigint,
    seq bigint,
    event_id text not null,
    reason text not null,
    raw text not null,
    received_at timestamptz not null,
    primary key (account_id, register_id, raw_hash)
  );
  create table batches (
    account_id text not null,
    register_id text not null,
    up_to_epoch bigint not null,
    up_to_seq bigint not null,
    chain_head text not null,
    signature text not null,
    received_at timestamptz not null,
    primary key (account_id, register_id, up_to_epoch, up_to_seq)
  );
  create table judgements (
    account_id text primary key,
    judged_up_to bigint not null default 0,
    skipped bigint not null default 0,
    fold_rank bigint not null,
    state text
  );
  create table folded_customers (
    account_id text not null,
    customer_id text not null,
    position bigint not null,
    state text not null,
    primary key (account_id, customer_id)
  );
  create table conflicts (
    account_id text not null,
    event_id text not null,
    customer_id text not null,
    register_id text not null,
    reason text not null,
    reward_id text,
    at text not null,
    primary key (account_id, event_id)
  );
  create table credit_lines (
    account_id text not null,
    redemption_id text not null,
    event_id text not null,
    customer_id text not null,
    location_id text not null,
    kind text not null,
    upc text not null,
    taken_upc text,
    rebate_cents bigint,
    at text not null,
    business_date text not null,
    state text not null,
    batch_id bigint not null default -1,
    primary key (account_id, redemption_id)
  );
  create table mails (
    account_id text not null,
    mail_id text not null,
    kind text not null,
    customer_id text not null,
    to_address text not null,
    state text not null,
    requested_at text not null,
    sent_at timestamptz,
    problem text,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    primary key (account_id, mail_id)
  );
  create index mails_waiting on mails (account_id, next_attempt_at) where state = 'waiting';
  create table credentials (
    account_id text not null,
    staff_id text not null,
    pin_hash text not null,
    updated_at timestamptz not null,
    primary key (account_id, staff_id)
  );
`

const runStatements = async (db: Kysely<Tables>, script: string): Promise<void> => {
  for (const statement of script.split(';')) if (statement.trim() !== '') await sql.raw(statement).execute(db)
}

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-22-tables': { up: (db: Kysely<Tables>) => runStatements(db, firstTables) },
  '2026-11-22-versions-of-credentials': {
    up: (db: Kysely<Tables>) =>
      runStatements(db, 'alter table credentials add column version bigint not null default 1'),
  },
  // Names run in the order of the alphabet. Filled when the lines are judged again, which the same program does (its fold is of a new revision).
  '2026-11-22b-distributors-of-credit-lines': {
    up: (db: Kysely<Tables>) => runStatements(db, 'alter table credit_lines add column distributor_id text'),
  },
  '2026-11-22c-sources-of-credit-lines': {
    up: (db: Kysely<Tables>) =>
      runStatements(db, "alter table credit_lines add column source_id text not null default ''"),
  },
  '2026-11-22d-badges': {
    up: (db: Kysely<Tables>) =>
      runStatements(
        db,
        `alter table credentials add column kind text not null default 'pin';
         alter table credentials drop constraint credentials_pkey;
         alter table credentials add primary key (account_id, staff_id, kind)`,
      ),
  },
  '2026-11-22e-secrets': {
    up: (db: Kysely<Tables>) => runStatements(db, 'create table secrets (name text primary key, secret text not null)'),
  },
  '2026-11-22f-attachments': {
    up: (db: Kysely<Tables>) =>
      runStatements(
        db,
        `create table attachments (
           account_id text not null,
           ref text not null,
           customer_id text not null,
           mime text not null,
           salt text not null,
           bytes bytea not null,
           stored_at timestamptz not null,
           primary key (account_id, ref)
         );
         create index attachments_of_customer on attachments (account_id, customer_id)`,
      ),
  },
  '2026-11-22g-purged-customers': {
    up: (db: Kysely<Tables>) =>
      runStatements(
        db,
        `create table purged_customers (
           account_id text not null,
           customer_id text not null,
           primary key (account_id, customer_id)
         );
         alter table bodies add column copied_from text;
         create index bodies_of_customer on bodies (account_id, customer_id);
         create index bodies_copied_from on bodies (account_id, copied_from) where copied_from is not null`,
      ),
  },
}

/** Brings the database to the newest schema. Throws when it cannot, and then nothing was changed. */
export async function migrateToLatest(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
