import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fc } from '@fast-check/vitest';
import { deadLetterFile } from '@weir/delivery';
import { type FlowEvent, flowEventJson, parseFlowEvent } from '@weir/flow-events';
import { expect, test } from 'vitest';
import { startHttpReceiver } from '../../../test/faults/http-receiver.ts';
import { watchResources } from '../../../test/faults/resource-watch.ts';
import { runFlowsCli } from '../src/cli.ts';
import { SqliteFlowStore } from '../src/index.ts';
import { events as order42 } from './doc-example-fixtures.ts';
import { startInThread } from './sqlite/start-in-thread.ts';
import { temporaryFile } from './sqlite/temporary-file.ts';

const NOW: [number, number] = [1_700_000_100, 0];

/** A file with some flows, and the command on it. */
async function setUp(events: readonly FlowEvent[] = order42) {
  const file = temporaryFile();
  const store = new SqliteFlowStore({ file }, startInThread);
  await store.append(events);
  await store.close();
  return { file, ...command({ WEIR_FLOW_STORE: `sqlite:${file}` }) };
}

function command(env: Record<string, string>) {
  const printed: string[] = [];
  const errors: string[] = [];
  const run = (...args: string[]) =>
    runFlowsCli(args, {
      env,
      print: (line) => void printed.push(line),
      printError: (line) => void errors.push(line),
      stop: new AbortController().signal,
      clock: () => NOW,
    });
  return { run, printed, errors };
}

test('a flow is told whole, and where it is', async () => {
  const { run, printed } = await setUp();
  expect(await run('flow', 'order-42')).toBe(0);
  expect(printed).toEqual([
    'order-42 is complete; it began 2023-11-14T22:13:20.000Z',
    expect.stringMatching(/^ *after {2}node {4}event/),
    expect.stringMatching(/^ {2}0 ns {2}shop {4}ingress\/received/),
    expect.stringMatching(/^1\.00 s {2}shop {4}emit\/sent/),
    expect.stringMatching(/^2\.00 s {2}worker {2}consume\/received/),
    expect.stringMatching(/^3\.00 s {2}worker {2}process\/ack/),
  ]);
  printed.length = 0;
  expect(await run('where', 'order-42')).toBe(0);
  expect(printed).toEqual(['order-42 is at worker, process/ack since 2023-11-14T22:13:23.000Z']);
});

test('what a flow awaits is told with it, and among what is overdue', async () => {
  const { run, printed } = await setUp(order42.slice(0, 3));
  await run('where', 'order-42');
  expect(printed[1]).toBe('awaits an acknowledgement of worker, announced by shop, due 2023-11-14T22:13:51.000Z');
  printed.length = 0;
  await run('overdue');
  expect(printed[1]).toBe('order-42  orders   shop          worker      2023-11-14T22:13:51.000Z');
});

test.each(['flows', 'open', 'late', 'lost', 'failed', 'duplicates', 'redeliveries', 'dead-letters', 'overdue'])(
  '%s is a list, of which nothing is told as such, with 0',
  async (word) => {
    const { run, printed } = await setUp([]);
    expect(await run(word)).toBe(0);
    expect(printed).toEqual([word === 'overdue' ? 'nothing is overdue' : 'no flows']);
    printed.length = 0;
    expect(await run(word, '--json')).toBe(0);
    expect(JSON.parse(printed.join(''))).toEqual(word === 'overdue' ? { acks: [] } : { flows: [] });
  },
);

test('as JSON an answer is one document, its times and durations as texts', async () => {
  const { run, printed } = await setUp();
  expect(await run('search', 'order-4', '--json', '--limit', '1', '--from', '2m', '--to', 'now')).toBe(0);
  expect(JSON.parse(printed.join(''))).toEqual({
    flows: [
      expect.objectContaining({ flowId: 'order-42', first: '1700000000000000000', waitNs: '1000000000', hops: 3 }),
    ],
  });
});

test('lists go on where the page before ended', async () => {
  const flows = ['a', 'b', 'c'].map((id) =>
    parseFlowEvent(flowEventJson({ ...order42[0], event_id: crypto.randomUUID(), flow_id: id } as FlowEvent)),
  );
  const { run, printed } = await setUp(flows);
  const found: string[] = [];
  for (let more: string[] = []; ;) {
    expect(await run('lost', '--limit', '2', '--lost-after', '10s', ...more)).toBe(0);
    found.push(...printed.slice(1).map((line) => line.split(' ')[0] ?? ''));
    const [, after] = /^more: (--after .*)$/.exec(printed.at(-1) ?? '') ?? [];
    printed.length = 0;
    if (after === undefined) break;
    more = after.split(' ');
  }
  expect(found.filter((word) => word !== 'more:').toSorted()).toEqual(['a', 'b', 'c']);
});

test('pathways, hops, edges and the status are tables', async () => {
  const { run, printed } = await setUp();
  for (const args of [['pathways'], ['hops', 'orders'], ['edges', '--pathway', 'orders'], ['status']])
    expect(await run(...args)).toBe(0);
  const text = printed.join('\n');
  expect(text).toMatch(/^orders +1 +0\.01\/s +0 +1 +0 +0 +0 +1\.00 s/m);
  expect(text).toMatch(/^wait +shop emit +worker consume +1 +0\.01\/s +0 +1\.00 s/m);
  expect(text).toMatch(/^shop +worker +1 +0\.01\/s/m);
  expect(text).toMatch(/^events +4$/m);
});

test('there is no such flow: 3, and null as JSON', async () => {
  const { run, printed, errors } = await setUp();
  expect(await run('flow', 'nobody')).toBe(3);
  expect(errors).toEqual(['there is no such flow']);
  expect(await run('where', 'nobody', '--json')).toBe(3);
  expect(printed).toEqual(['null']);
});

test.each<[string[], RegExp]>([
  [[], /"" is no word of it/],
  [['x'], /"x" is no word/],
  [['flow'], /flow needs <id>/],
  [['open', 'more'], /open takes no more/],
  [['open', '--nonsense'], /Unknown option/],
  [['open', '--limit', 'many'], /--limit must be an integer/],
  [['open', '--limit', '5000'], /WEIR_FLOW_STORE_QUERY: limit must be/],
  [['open', '--from', 'yesterday'], /--from must be a time/],
  [['pathways', '--node', 'x'], /WEIR_FLOW_STORE_QUERY: node is not known here/],
  [['open', '--store', 'postgres:x'], /store must be sqlite:FILE/],
  [
    ['open', '--store', 'clickhouse+http://user:hunter2@db:8123/flows'],
    /store must not hold a user, a password or parameters/,
  ],
  [['open', '--store', 'clickhouse+http://db:8123/flows?password=hunter2'], /store must not hold a user/],
  [['open', '--store', 'clickhouse+ftp://db:8123/flows'], /store must be sqlite:FILE or clickhouse/],
  [['open', '--store', 'clickhouse+http://db:8123/flows;DROP'], /WEIR_FLOW_STORE_OPTION: database must be/],
  [['migrate'], /a file of SQLite is brought up to date when it is opened/],
  [
    ['migrate', '--store', 'clickhouse+http://db/x', '--brokers', "a:1'"],
    /WEIR_FLOW_STORE_OPTION: kafka.brokers must be/,
  ],
  [['migrate', '--store', 'clickhouse+http://db/x', '--brokers', 'a:1', '--topic', "x'y"], /kafka.topic must be/],
  [['track'], /--brokers must name/],
  [['status', '--brokers', 'a:1'], /--brokers: the store reads no topic by itself/],
  [['replay', 'x', '--brokers', 'a', '--url', 'http://127.0.0.1'], /replay sends to one place/],
])('called as %j it ends with 2 and says what is wrong', async (args, message) => {
  const { run, errors } = await setUp([]);
  expect(await run(...args)).toBe(2);
  expect(errors[0]).toMatch(message);
  expect(errors.join()).not.toContain('hunter2');
});

test('without a store it asks for one, and a file that is not there fails', async () => {
  const { run, errors } = command({});
  expect(await run('open')).toBe(2);
  expect(errors[0]).toContain('WEIR_FLOW_STORE');
  expect(await run('open', '--store', `sqlite:${temporaryFile()}`)).toBe(1);
  expect(errors.at(-1)).toMatch(/^WEIR_FLOW_STORE_ENGINE: /);
});

test('dead letters are sent again to a store with the ids they have, and what is no event is counted', async () => {
  const letters = temporaryFile('letters.ndjson');
  await deadLetterFile<unknown>({ path: letters })([...order42, { no: 'event' }], 'rejected', undefined);
  const { run, printed, file } = await setUp(order42.slice(0, 1));
  expect(await run('replay', letters)).toBe(0);
  expect(await run('replay', letters, '--json')).toBe(0);
  expect(printed).toEqual(['4 sent, 1 no flow events, 0 failed', '{"sent":4,"skipped":1,"failed":0}']);
  const store = new SqliteFlowStore({ file }, startInThread);
  expect(await store.status()).toMatchObject({ events: 4, repeats: 5 });
  await store.close();
});

test('dead letters are sent again over HTTP, with the authorization of the environment', async () => {
  const receiver = await startHttpReceiver();
  const letters = temporaryFile('letters.ndjson');
  await deadLetterFile<unknown>({ path: letters })(order42, 'expired', undefined);
  const { run, printed } = command({ WEIR_FLOWS_AUTHORIZATION: 'Bearer hunter2' });
  expect(await run('replay', letters, '--url', receiver.url)).toBe(0);
  expect(printed).toEqual(['4 sent, 0 no flow events, 0 failed']);
  const [request] = receiver.requests;
  expect(request?.headers['authorization']).toBe('Bearer hunter2');
  await receiver.close();
});

test('a file of dead letters that is not there, and one of noise, harm nothing', async () => {
  const { run, printed, errors } = await setUp([]);
  const watch = watchResources();
  expect(await run('replay', temporaryFile())).toBe(1);
  expect(errors[0]).toMatch(/^WEIR_DELIVERY_DEAD_LETTER: /);
  expect((await watch.leaks()).filter((leak) => leak.startsWith('WORKER'))).toEqual([]);
  const noise = temporaryFile('noise');
  writeFileSync(noise, `${JSON.stringify({ at: '', reason: 'rejected', item: '{' })}\n{"item":`);
  expect(await run('replay', noise)).toBe(0);
  expect(printed).toEqual(['0 sent, 1 no flow events, 0 failed']);
});

test('whatever the arguments, it ends with a code and prints lines', async () => {
  const { run } = await setUp();
  const argument = fc.oneof(
    fc.string(),
    fc.constantFrom('flow', 'open', '--json', '--limit', '--after', '--from', '--pathway', '--node', '1.1', 'order-42'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(argument, { maxLength: 5 }), async (args) => {
      if (args.includes('track')) return;
      expect([0, 1, 2, 3]).toContain(await run(...args));
    }),
    { numRuns: 100 },
  );
});

test('the command itself runs what was built', async () => {
  const bin = fileURLToPath(new URL('../bin/weir-flows.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [bin, '--help']);
  expect(stdout).toContain('usage: weir-flows');
});
