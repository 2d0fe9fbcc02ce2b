/** The threads of the database, when one of them or its file does not do its part. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { Held } from '../../src/questions/held.ts';
import type { Evicted } from '../../src/storage/eviction.ts';
import { TelemetryDatabase } from '../../src/storage/telemetry-database.ts';
import { until } from '../http/http-client.ts';
import { logsRequest } from '../viewer/running-viewer.ts';

const file = (): string => join(mkdtempSync(join(tmpdir(), 'weir-viewer-')), 'viewer.db');

async function open(
  options: { file?: string; maxBytes?: number; onEvicted?: (evicted: Evicted) => void } = {},
): Promise<TelemetryDatabase> {
  return TelemetryDatabase.open({
    file: ':memory:',
    maxBytes: 100_000_000,
    maxAgeMs: undefined,
    maxQueuedBytes: 100_000_000,
    onNews: () => {},
    onEvicted: () => {},
    ...options,
  });
}

const held = async (database: TelemetryDatabase): Promise<Held> =>
  JSON.parse((await database.ask('held', undefined)) ?? '') as Held;

const ingest = (database: TelemetryDatabase, size = 1): Promise<unknown> => {
  const record = { traceId: '1'.repeat(32), body: { stringValue: 'x'.repeat(size) } };
  const body = Buffer.from(JSON.stringify(logsRequest('shop', [record])));
  return database.ingest({ kind: 'logs', body, contentType: 'application/json' });
};

test.each([
  ['storing', 0],
  ['reading', 1],
])('a database whose %s thread has ended says so, and is closed', async (_, index) => {
  const threads: Worker[] = [];
  const add = (thread: Worker): unknown => threads.push(thread);
  process.on('worker', add);
  const database = await open();
  await until(() => threads.length === 2);
  process.off('worker', add);
  await threads[index]?.terminate();
  await expect(ingest(database)).rejects.toMatchObject({ code: 'WEIR_VIEWER_CLOSED' });
  await database.close();
});

test('flows that cannot be removed while the file is locked are kept, and the next are removed', async () => {
  const path = file();
  const database = await open({ file: path });
  onTestFinished(() => database.close());
  await ingest(database);
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  database.removeFlows(['1'.repeat(32)]);
  expect(await held(database)).toMatchObject({ kept: { logs: 1 }, removalProblem: 'database is locked' });
  other.exec('ROLLBACK');
  other.close();
  database.removeFlows(['1'.repeat(32)]);
  const { kept, evicted, removalProblem } = await held(database);
  expect([kept.logs, evicted.logs, removalProblem]).toEqual([0, 1, undefined]);
  await ingest(database);
  expect(await held(database)).toMatchObject({ kept: { logs: 1 } });
});

test('a body that cannot be read is told with one code', async () => {
  const database = await open();
  onTestFinished(() => database.close());
  const read = database.ingest({ kind: 'logs', body: Buffer.from('['), contentType: 'application/json' });
  await expect(read).rejects.toThrow(/^WEIR_VIEWER_DECODE: (?!WEIR_)/);
});
