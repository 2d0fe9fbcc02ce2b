/** The generator of typed queries: what it reads, and that PostgreSQL judges it. */
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describedQueries, migratedDatabase } from '../generator/described-queries.ts';
import { namedQueries } from '../generator/named-queries.ts';
import { queryModule } from '../generator/query-module.ts';

const SCHEMA = ['CREATE TABLE shelves (id serial PRIMARY KEY, name text NOT NULL, floor integer)'];

let db: PGlite;
beforeAll(async () => {
  db = await migratedDatabase(SCHEMA);
}, 60_000);
afterAll(async () => db.close());

const described = (sql: string) => describedQueries(db, namedQueries(sql));

test('parameters and columns have the types of the database, and columns that may be null say so', async () => {
  const [query] = await described(
    '-- name: addShelf :one\n-- nullable: floor\nINSERT INTO shelves (name, floor) VALUES (:name, :floor) RETURNING id, floor, name::text AS again',
  );
  expect(query).toMatchObject({
    text: 'INSERT INTO shelves (name, floor) VALUES ($1, $2) RETURNING id, floor, name::text AS again',
    parameters: ['name', 'floor'],
    parameterTypes: ['string', 'number'],
    columns: [
      { name: 'id', type: 'number' },
      { name: 'floor', type: 'number | null' },
      { name: 'again', type: 'string' },
    ],
  });
  expect(queryModule('shelves.sql', query === undefined ? [] : [query])).toContain('readonly floor: number | null;');
});

test('a parameter that is named twice is one', async () => {
  const [query] = await described('-- name: find :maybe\nSELECT id FROM shelves WHERE id = :id OR floor = :id');
  expect(query).toMatchObject({ text: 'SELECT id FROM shelves WHERE id = $1 OR floor = $1', parameters: ['id'] });
});

test.each([
  [
    'a column that there is not',
    '-- name: find :maybe\nSELECT colour FROM shelves',
    'find: column "colour" does not exist',
  ],
  ['a table that there is not', '-- name: find :maybe\nSELECT id FROM racks', 'find: relation "racks" does not exist'],
  ['a mistake in the statement', '-- name: find :maybe\nSELEC id FROM shelves', 'find: syntax error'],
  ['a type without a TypeScript one', '-- name: find :one\nSELECT point(1, 2)', 'find: no TypeScript type'],
  ['no name', 'SELECT 1', 'a query must begin with'],
  ['a nullable that there is not', '-- name: find :one\n-- nullable: x\nSELECT 1', 'find: no parameter x'],
])('%s is an error', async (_, sql, message) => {
  await expect((async () => described(sql))()).rejects.toThrow(message);
});
