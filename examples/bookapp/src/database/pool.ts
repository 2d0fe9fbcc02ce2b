/** Connections to PostgreSQL: the one of `BOOKAPP_DATABASE_URL` (else `DATABASE_URL`), real or embedded. */
import pg from 'pg';
import { requiredFromEnvironment, textFromEnvironment } from '../environment.ts';

/** Most connections of one process; the embedded server is told to take those of both. */
export const MAX_CONNECTIONS = 5;

/** How long a request waits for a connection, in milliseconds. */
const CONNECTION_TIMEOUT_MS = 10_000;

/** A pool on the configured database. */
export function createPool(): pg.Pool {
  const connectionString =
    textFromEnvironment('BOOKAPP_DATABASE_URL') ??
    requiredFromEnvironment('DATABASE_URL', 'postgres://user:password@host:port/database, or BOOKAPP_DATABASE_URL');
  const pool = new pg.Pool({
    connectionString,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
  });
  // A pool without a listener turns a connection that is lost while idle into an uncaught exception.
  pool.on('error', (error) => console.error(`database: an idle connection was lost (${error.name})`));
  return pool;
}
