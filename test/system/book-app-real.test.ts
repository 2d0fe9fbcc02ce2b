/** The demo on real servers: it uses those that run, and leaves them running. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, test } from 'vitest';
import { clickHouseQuery } from './clickhouse-database.ts';

const main = fileURLToPath(new URL('../../examples/bookapp/dist/demo/main.js', import.meta.url));

test('each acknowledged message is one complete flow, also where ClickHouse reads it from Kafka, and the servers go on', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    main,
    '--real',
    '--store',
    'clickhouse',
    '--once',
    '--json',
    '--requests',
    '30',
  ]);
  for (const name of ['postgres', 'kafka', 'redis', 'clickhouse'])
    expect(stderr).toMatch(new RegExp(`^${name} .*, which ran already$`, 'm'));
  const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as object;
  expect(summary).toMatchObject({
    requests: 30,
    flows: { started: 30, complete: 30, incomplete: 0 },
    tracker: { settled: 30, missedAcks: 0 },
    errors: 0,
    store: {
      engine: 'clickhouse',
      flows: 30,
      states: { complete: 30 },
      pathways: { book_ingestion: 30 },
      badMessages: 0,
    },
  });
  const { store, flowEvents } = summary as {
    store: { events: number; equal: boolean; differences: string[] };
    flowEvents: number;
  };
  expect(store).toMatchObject({ events: flowEvents, equal: true, differences: [] });
  // What the run made in the server went with it.
  expect(await clickHouseQuery("SELECT count() FROM system.databases WHERE name LIKE 'weir_demo_%'")).toBe('0');
  const client = new pg.Client(process.env['DATABASE_URL']);
  await client.connect();
  const { rows } = await client.query<{ count: string }>("SELECT count(*) FROM books WHERE author = 'A. Founder'");
  await client.end();
  expect(Number(rows[0]?.count)).toBeGreaterThanOrEqual(30);
});
