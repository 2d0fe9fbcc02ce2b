/** The demo on real servers: it uses those that run, and leaves them running. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../examples/bookapp/dist/demo/main.js', import.meta.url));

test('each acknowledged message is one complete flow, and the servers go on', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    main,
    '--real',
    '--once',
    '--json',
    '--requests',
    '30',
  ]);
  for (const name of ['postgres', 'kafka', 'redis'])
    expect(stderr).toMatch(new RegExp(`^${name} .*, which ran already$`, 'm'));
  const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as object;
  expect(summary).toMatchObject({
    requests: 30,
    flows: { started: 30, complete: 30, incomplete: 0 },
    tracker: { settled: 30, missedAcks: 0 },
    errors: 0,
  });
  const client = new pg.Client(process.env['DATABASE_URL']);
  await client.connect();
  const { rows } = await client.query<{ count: string }>("SELECT count(*) FROM books WHERE author = 'A. Founder'");
  await client.end();
  expect(Number(rows[0]?.count)).toBeGreaterThanOrEqual(30);
});
