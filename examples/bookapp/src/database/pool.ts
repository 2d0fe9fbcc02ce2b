/** Connections to PostgreSQL: the one of `BOOKAPP_DATABASE_URL`, real or embedded. */
import pg from 'pg';
import { requiredFromEnvironment } from '../environment.ts';

/** Most connections of one process; the embedded server is told to take those of both. */
export const MAX_CONNECTIONS = 5;

/** A pool on the configured database. */
export function createPool(): pg.Pool {
  const connectionString = requiredFromEnvironment(
    'BOOKAPP_DATABASE_URL',
    'postgres://user:password@host:port/database',
  );
  const pool = new pg.Pool({ connectionString, max: MAX_CONNECTIONS });
  // A pool without a listener turns a connection that is lost while idle into an uncaught exception.
  pool.on('error', (error) => console.error(`database: an idle connection was lost (${error.name})`));
  return pool;
}
