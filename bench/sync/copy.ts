/** The bound of accepting: PostgreSQL copies the events that were accepted from a file into a table with the same columns and indexes. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** ms. The file is the server's own: it writes and reads it. */
export async function copyMs(databaseUrl: string, accountId: string): Promise<number> {
  // The server is another user, who cannot look into the run's own folder.
  const folder = mkdtempSync(join(tmpdir(), 'tillside-bench-copy-'))
  chmodSync(folder, 0o777)
  const file = join(folder, 'events.copy')
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { escapeLiteral } = client
    await client.query('create table if not exists copied_events (like events including all)')
    await client.query(
      `copy (select * from events where account_id = ${escapeLiteral.call(client, accountId)}) to ${escapeLiteral.call(client, file)}`,
    )
    const begun = performance.now()
    await client.query(`copy copied_events from ${escapeLiteral.call(client, file)}`)
    const ms = performance.now() - begun
    await client.query('drop table copied_events')
    return ms
  } finally {
    await client.end()
    rmSync(folder, { recursive: true, force: true })
  }
}
