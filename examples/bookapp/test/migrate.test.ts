/** Migrations: each once and whole, in order, whoever starts them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { migrate, MIGRATIONS, readMigrations } from '../src/database/migrate.ts';

let database: PGlite;
let socket: PGLiteSocketServer;
let pool: pg.Pool;
let folder: string;

beforeAll(async () => {
  database = await PGlite.create();
  socket = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 5 });
  await socket.start();
  pool = new pg.Pool({ connectionString: `postgres://postgres@${socket.getServerConn()}/postgres`, max: 1 });
}, 60_000);
afterAll(async () => {
  await pool.end();
  await socket.stop();
  await database.close();
});

beforeEach(async () => {
  await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const put = (name: string, sql: string) => writeFile(join(folder, name), sql);
const run = () => migrate(pool, pathToFileURL(`${folder}/`));

test("the application's own run on an empty database, once", async () => {
  const names = (await readMigrations(MIGRATIONS)).map(({ name }) => name);
  expect(await migrate(pool)).toEqual(names);
  expect(await migrate(pool)).toEqual([]);
});

test('those that are added later run alone, in order of their names', async () => {
  await put('0001_a.sql', 'CREATE TABLE a (id integer)');
  expect(await run()).toEqual(['0001_a.sql']);
  await put('0003_c.sql', 'INSERT INTO b VALUES (1)');
  await put('0002_b.sql', 'CREATE TABLE b (id integer); INSERT INTO a VALUES (1)');
  expect(await run()).toEqual(['0002_b.sql', '0003_c.sql']);
  expect((await pool.query('SELECT * FROM a, b')).rowCount).toBe(1);
});

test('one that fails leaves nothing, nor do those before it in the same run', async () => {
  await put('0001_a.sql', 'CREATE TABLE a (id integer)');
  await put('0002_b.sql', 'CREATE TABLE b (id integer); INSERT INTO nowhere VALUES (1)');
  await expect(run()).rejects.toThrow('relation "nowhere" does not exist');
  await put('0002_b.sql', 'CREATE TABLE b (id integer)');
  expect(await run()).toEqual(['0001_a.sql', '0002_b.sql']);
});

test('one that has run and was edited, or is gone, is refused', async () => {
  await put('0001_a.sql', 'CREATE TABLE a (id integer)');
  await run();
  await put('0001_a.sql', 'CREATE TABLE a (id bigint)');
  await expect(run()).rejects.toThrow('migration 0001_a.sql has run, and was edited or removed since');
  await rm(join(folder, '0001_a.sql'));
  await expect(run()).rejects.toThrow('migration 0001_a.sql has run, and was edited or removed since');
});
