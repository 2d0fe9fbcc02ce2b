/** Brings the schema up to date: SQL files in order of their names, each once and whole. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';

/** Where the SQL files are. */
export const MIGRATIONS = new URL('../../migrations/', import.meta.url);

// Any number, the same in all processes of the application.
const LOCK = 4317;

/** One file. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** Of the text: a migration that has run is never edited. */
  readonly checksum: string;
}

/**
 * Runs the migrations that have not run yet. Two processes may do it at once: the second waits for the first.
 *
 * @returns the names of those that ran
 * @throws Error where a migration that has run was edited or is missing, and what PostgreSQL says of a new one, which is undone
 */
export async function migrate(pool: Pool, folder: URL = MIGRATIONS): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const ran = await runMissing(client, migrations);
    await client.query('COMMIT');
    return ran;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** The files of a folder, in the order in which they run. */
export async function readMigrations(folder: URL): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function runMissing(client: PoolClient, migrations: readonly Migration[]): Promise<readonly string[]> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS migrations (
       name text PRIMARY KEY, checksum text NOT NULL, ran_at timestamptz NOT NULL DEFAULT now()
     )`,
  );
  const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migrations');
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of rows) {
    if (known.get(name)?.checksum !== checksum)
      throw new Error(`migration ${name} has run, and was edited or removed since`);
  }
  const done = new Set(rows.map(({ name }) => name));
  const missing = migrations.filter(({ name }) => !done.has(name));
  for (const { name, sql, checksum } of missing) {
    await client.query(sql);
    await client.query('INSERT INTO migrations (name, checksum) VALUES ($1, $2)', [name, checksum]);
  }
  return missing.map(({ name }) => name);
}
