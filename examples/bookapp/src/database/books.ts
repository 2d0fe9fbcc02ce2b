/** The books table. */
import type { Pool } from 'pg';

/** A book that is not in the table yet. */
export interface NewBook {
  readonly title: string;
  readonly author: string;
}

/** A row of the table. */
export interface Book extends NewBook {
  readonly id: number;
  readonly status: string;
}

/** Creates the table where it is missing. Two processes may do it at once, so the second waits for the first. */
export async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(4317)');
    await client.query(
      `CREATE TABLE IF NOT EXISTS books (
         id serial PRIMARY KEY,
         title text NOT NULL,
         author text NOT NULL,
         status text NOT NULL DEFAULT 'available' CHECK (status IN ('available', 'borrowed', 'lost'))
       )`,
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** Writes a book and returns its id. */
export async function insertBook(pool: Pool, { title, author }: NewBook): Promise<number> {
  const { rows } = await pool.query<{ id: number }>('INSERT INTO books (title, author) VALUES ($1, $2) RETURNING id', [
    title,
    author,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error('the database returned no id');
  return row.id;
}

/** Reads a book. */
export async function findBook(pool: Pool, id: number): Promise<Book | undefined> {
  const { rows } = await pool.query<Book>('SELECT id, title, author, status FROM books WHERE id = $1', [id]);
  return rows[0];
}
