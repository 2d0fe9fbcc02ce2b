import { openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ingress } from '@weir/flow-events';
import { expect, test } from 'vitest';
import { SqliteFlowStore } from '../../src/index.ts';
import { migrate } from '../../src/sqlite/migrate.ts';
import { MIGRATIONS } from '../../src/sqlite/schema.ts';
import { startInThread } from './start-in-thread.ts';
import { temporaryFile } from './temporary-file.ts';

const flow = (id: string) => ingress(id).node('app', 'producer').timestamp([1_700_000_000, 0]).build();
const open = (file: string, options: object = {}) => new SqliteFlowStore({ file, ...options }, startInThread);

/** The code with which the first question is refused. */
async function refusal(file: string, options?: object): Promise<string> {
  const store = open(file, options);
  const error = await store.status().then(
    () => undefined,
    (reason: unknown) => reason as { code: string; message: string },
  );
  await store.close();
  expect(error?.message).not.toContain(file);
  return error?.code ?? 'none';
}

test('what was stored in a file is there when it is opened again', async () => {
  const file = temporaryFile();
  const first = open(file);
  await first.append([flow('a'), flow('b')]);
  await first.close();
  const second = open(file);
  expect(await second.append([flow('c')])).toEqual({ stored: 1, repeated: 0, rejected: 0 });
  expect((await second.flows()).flows.map(({ flowId }) => flowId).toSorted()).toEqual(['a', 'b', 'c']);
  await second.close();
});

test('how often an event id came again is counted beyond the life of the process', async () => {
  const file = temporaryFile();
  const event = flow('a');
  for (const _ of [1, 2]) {
    const store = open(file);
    await store.append([event, event]);
    await store.close();
  }
  const store = open(file, { readOnly: true });
  expect(await store.status()).toMatchObject({ events: 1, flows: 1, repeats: 3, schemaVersion: MIGRATIONS.length });
  await store.close();
});

test('a file that is no database is refused, and stays as it is', async () => {
  const file = temporaryFile();
  writeFileSync(file, 'x'.repeat(10_000));
  expect(await refusal(file)).toBe('WEIR_FLOW_STORE_CORRUPT');
  expect(readFileSync(file, 'utf8')).toBe('x'.repeat(10_000));
});

test('a database of something else is refused, and stays as it is', async () => {
  const file = temporaryFile();
  const foreign = new DatabaseSync(file);
  foreign.exec('CREATE TABLE accounts (id)');
  foreign.close();
  const before = readFileSync(file);
  expect(await refusal(file)).toBe('WEIR_FLOW_STORE_FOREIGN');
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a file of a newer version is refused', async () => {
  const file = temporaryFile();
  await open(file).close();
  const newer = new DatabaseSync(file);
  newer.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  newer.close();
  expect(await refusal(file)).toBe('WEIR_FLOW_STORE_VERSION');
});

test('a file that is not there cannot be opened for questions only, nor one where there is no folder', async () => {
  expect(await refusal(temporaryFile(), { readOnly: true })).toBe('WEIR_FLOW_STORE_ENGINE');
  expect(await refusal(temporaryFile('nowhere/flows.db'))).toBe('WEIR_FLOW_STORE_ENGINE');
});

test('a file that is damaged in the middle is said to be, by whatever meets the damage', async () => {
  const file = temporaryFile();
  const store = open(file);
  await store.append(Array.from({ length: 2_000 }, (_, index) => flow(`flow-${index}`)));
  await store.close();
  const descriptor = openSync(file, 'r+');
  // All but the first page, on which the schema is.
  writeSync(descriptor, Buffer.alloc(statSync(file).size - 65_536, 0xa5), 0, undefined, 65_536);
  const damaged = open(file);
  await expect(damaged.flows({ limit: 1_000 })).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_CORRUPT' });
  await expect(damaged.append([flow('more')])).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_CORRUPT' });
  expect(damaged.stats()).toMatchObject({ offered: 1, delivered: 0, pending: 0, dropped: { retries_exhausted: 1 } });
  await damaged.close();
});

test('a store that is opened for questions only takes no events, and answers', async () => {
  const file = temporaryFile();
  const writer = open(file);
  await writer.append([flow('a')]);
  const reader = open(file, { readOnly: true });
  expect((await reader.where('a'))?.node).toBe('app');
  await writer.append([flow('b')]);
  expect((await reader.where('b'))?.node).toBe('app');
  await expect(reader.append([flow('c')])).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_READ_ONLY' });
  expect(reader.stats()).toMatchObject({ offered: 1, dropped: { denied: 1 } });
  await Promise.all([writer.close(), reader.close()]);
});

test('two writers of one file see what the other wrote', async () => {
  const file = temporaryFile();
  const [one, two] = [open(file), open(file)];
  const event = (seconds: number) =>
    ingress('f')
      .node('app', 'producer')
      .timestamp([1_700_000_000 + seconds, 0])
      .build();
  for (const seconds of [0, 2, 4]) {
    await one.append([event(seconds)]);
    await two.append([event(seconds + 1)]);
  }
  for (const store of [one, two]) {
    expect((await store.flows()).flows).toMatchObject([{ hops: 5, workNs: 5_000_000_000n }]);
    const { hops } = await store.hops('app');
    expect(hops).toMatchObject([{ count: 5 }]);
  }
  await Promise.all([one.close(), two.close()]);
});

test('a file of an older version is brought up, step by step, and keeps every row', () => {
  const file = temporaryFile();
  const older = new DatabaseSync(file);
  const steps = [
    'CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)',
    'ALTER TABLE t ADD COLUMN b; UPDATE t SET b = a * 2',
  ];
  expect(migrate(older, { steps: steps.slice(0, 1) })).toBe(1);
  expect(migrate(older, { steps })).toBe(2);
  expect(older.prepare('SELECT a, b FROM t ORDER BY a').all()).toMatchObject([
    { a: 1, b: 2 },
    { a: 2, b: 4 },
  ]);
  expect(migrate(older, { steps })).toBe(2);
  older.close();
});

test('a step that fails leaves the file at the version before it', () => {
  const database = new DatabaseSync(temporaryFile());
  const steps = ['CREATE TABLE t (a)', 'CREATE TABLE u (a); NONSENSE'];
  expect(() => migrate(database, { steps })).toThrow();
  expect(migrate(database, { steps: steps.slice(0, 1) })).toBe(1);
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()).toMatchObject([{ name: 't' }]);
  database.close();
});
