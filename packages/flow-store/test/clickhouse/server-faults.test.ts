import { ingress } from '@weir/flow-events';
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { answer, hang, type HttpBehaviour, reset } from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import { ClickHouseFlowStore, migrateClickHouse } from '../../src/clickhouse.ts';

const password = 'correct-horse-battery';
const event = ingress('order-42').node('shop', 'producer').build();

/** A store before a stand-in for a server, which deals with requests as told. */
async function before(behaviour: HttpBehaviour, options: object = {}) {
  const server = closedAfterTest(await startHttpReceiver());
  server.next(...Array.from({ length: 10 }, () => behaviour));
  const store = new ClickHouseFlowStore({ url: server.url, username: 'weir', password, ...options });
  onTestFinished(() => store.close());
  return { server, store };
}

const exception = (code: string, type: string) =>
  answer({
    status: 500,
    headers: { 'x-clickhouse-exception-code': code },
    body: `Code: ${code}. DB::Exception: in scope SELECT 'order-42' of ${password}. (${type})`,
  });

test.each<[string, HttpBehaviour, string]>([
  [
    'fails',
    exception('241', 'MEMORY_LIMIT_EXCEEDED'),
    'WEIR_FLOW_STORE_ENGINE: the server failed: MEMORY_LIMIT_EXCEEDED',
  ],
  [
    'ends the question',
    exception('159', 'TIMEOUT_EXCEEDED'),
    'WEIR_FLOW_STORE_TIMEOUT: the time limit ended the question',
  ],
  ['has no tables', exception('60', 'UNKNOWN_TABLE'), 'WEIR_FLOW_STORE_VERSION: the database has no such table'],
  ['knows no such user', exception('516', 'AUTHENTICATION_FAILED'), 'WEIR_FLOW_STORE_ENGINE: the server does not know'],
  ['cuts the connection', reset(), 'WEIR_FLOW_STORE_ENGINE: the server cannot be reached: ECONNRESET'],
  ['is something else', answer({ body: 'hello' }), 'WEIR_FLOW_STORE_ENGINE: what answers there is no ClickHouse'],
])('a server that %s is told of by a code, without query, value and password', async (_, behaviour, message) => {
  const { store } = await before(behaviour);
  const failures = [await failureOf(store.flow('order-42')), await failureOf(store.append([event]))];
  for (const failure of failures) expect(failure.message).toContain(message);
  expect(findSecrets({ password, value: 'order-42' }, failures)).toEqual([]);
  expect(store.stats()).toMatchObject({ offered: 1, delivered: 0, pending: 0, dropped: { retries_exhausted: 1 } });
});

test('where no server is, question, append and migration say so', async () => {
  const store = new ClickHouseFlowStore({ url: 'http://127.0.0.1:9', password });
  onTestFinished(() => store.close());
  const refused = 'WEIR_FLOW_STORE_ENGINE: the server cannot be reached: ECONNREFUSED';
  await expect(store.open()).rejects.toThrow(refused);
  await expect(store.append([event])).rejects.toThrow(refused);
  await expect(migrateClickHouse({ url: 'http://127.0.0.1:9' })).rejects.toThrow(refused);
});

test('a question to a server that hangs ends with its signal at once, and with the store', async () => {
  const { server, store } = await before(hang());
  const stop = new AbortController();
  const asked = store.open({}, { signal: stop.signal });
  await server.untilReceived(1);
  stop.abort(new Error('nobody waits'));
  await expect(asked).rejects.toThrow('nobody waits');
  await expect(store.open({}, { signal: stop.signal })).rejects.toThrow('nobody waits');

  const another = store.open();
  await server.untilReceived(2);
  const closed = store.close();
  await expect(another).rejects.toThrow('WEIR_FLOW_STORE_CLOSED');
  await closed;
  await expect(store.open()).rejects.toThrow('WEIR_FLOW_STORE_CLOSED');
  await expect(store.append([event])).rejects.toThrow('WEIR_FLOW_STORE_CLOSED');
});

test('a server that hangs is given up soon after the time limit of the question', async () => {
  const { store } = await before(hang(), { timeoutMs: 1 });
  await expect(store.open()).rejects.toThrow('WEIR_FLOW_STORE_TIMEOUT: the server did not answer in time');
});

test('a store that may only be asked, and one that has too much to store, refuse at once', async () => {
  const { store } = await before(hang(), { readOnly: true });
  await expect(store.append([event])).rejects.toThrow('WEIR_FLOW_STORE_READ_ONLY');
  const { store: small } = await before(hang(), { maxPending: 1 });
  await expect(small.append([event, event])).rejects.toThrow('WEIR_FLOW_STORE_FULL');
  expect(small.stats()).toMatchObject({ offered: 2, dropped: { queue_full: 2 } });
});

async function failureOf(asked: Promise<unknown>): Promise<Error> {
  return asked.then(
    () => new Error('it did not fail'),
    (error: unknown) => error as Error,
  );
}
