import { EventEmitter } from 'node:events';
import { fc } from '@fast-check/vitest';
import { type FlowEvent, ingress } from '@weir/flow-events';
import { expect, test, vi } from 'vitest';
import { accountingBreaches } from '../../../../test/faults/accounting-law.ts';
import { SCHEDULES } from '../../../../test/support/counts.ts';
import { SqliteFlowStore } from '../../src/index.ts';
import type { Request, StartThread, Thread } from '../../src/sqlite/protocol.ts';
import { startSqliteThread } from '../../src/sqlite-thread.ts';
import { startInThread } from './start-in-thread.ts';
import { temporaryFile } from './temporary-file.ts';

const flow = (id: string): FlowEvent => ingress(id).node('app', 'producer').build();

/** Threads, each of which can be ended at will: the first are started so, one each, and those after them are real. */
function mortal(...first: readonly StartThread[]): { readonly start: StartThread; readonly threads: Thread[] } {
  const threads: Thread[] = [];
  const start: StartThread = (data) => {
    const thread = (first[threads.length] ?? startSqliteThread)(data);
    threads.push(thread);
    return thread;
  };
  return { start, threads };
}

/** A stand-in for a thread that never answers. */
const silent: StartThread = () => {
  const thread = new EventEmitter();
  const terminate = async (): Promise<void> => void thread.emit('exit');
  return Object.assign(thread, { postMessage() {}, ref() {}, unref() {}, terminate });
};

test('a thread that ends is started again on its file, and what it had not confirmed is stored once', async () => {
  const { start, threads } = mortal();
  const store = new SqliteFlowStore({ file: temporaryFile() }, start);
  await store.append([flow('a')]);
  const appended = Promise.all(['b', 'c', 'd'].map((id) => store.append([flow(id)])));
  const asked = store.where('a');
  await threads[0]?.terminate();
  await appended;
  expect((await asked)?.node).toBe('app');
  expect((await store.flows()).flows.map(({ flowId }) => flowId).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  expect(threads).toHaveLength(2);
  expect(store.stats()).toMatchObject({ offered: 4, delivered: 4, pending: 0 });
  await store.close();
});

test('what two threads ended with is given up, counted, and the store lives on', async () => {
  const { start, threads } = mortal(silent, silent);
  const store = new SqliteFlowStore({ file: temporaryFile() }, start);
  const appended = store.append([flow('a')]).catch((error: unknown) => error as { code: string });
  await threads[0]?.terminate();
  await threads[1]?.terminate();
  expect(await appended).toMatchObject({ code: 'WEIR_FLOW_STORE_ENGINE' });
  expect(store.stats()).toMatchObject({ offered: 1, dropped: { retries_exhausted: 1 }, pending: 0 });
  expect(await store.append([flow('b')])).toMatchObject({ stored: 1 });
  await store.close();
});

test('where no other thread can be had, what waits is given up, and the next question has another try', async () => {
  const { start, threads } = mortal(silent);
  let refuses = true;
  const refusing: StartThread = (data) => {
    if (threads.length === 1 && refuses) throw new Error('no more threads');
    return start(data);
  };
  const store = new SqliteFlowStore({ file: temporaryFile() }, refusing);
  const appended = store.append([flow('a')]).catch((error: unknown) => error as { code: string });
  await threads[0]?.terminate();
  expect(await appended).toMatchObject({ code: 'WEIR_FLOW_STORE_ENGINE' });
  await expect(store.status()).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_ENGINE' });
  refuses = false;
  expect(await store.append([flow('b')])).toMatchObject({ stored: 1 });
  await store.close();
});

test('a thread that ends while nobody waits is started again for the next who asks, and no sooner', async () => {
  const { start, threads } = mortal(silent);
  const store = new SqliteFlowStore({ file: temporaryFile() }, start);
  await threads[0]?.terminate();
  expect(threads).toHaveLength(1);
  expect(await store.append([flow('a')])).toMatchObject({ stored: 1 });
  expect(threads).toHaveLength(2);
  await store.close();
});

test('an aborted question rejects at once with the reason of its signal, whatever the thread does', async () => {
  const store = new SqliteFlowStore({ file: ':memory:' }, silent);
  const reason = new Error('enough');
  await expect(store.flows({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const asked = store.edges({}, { signal: controller.signal });
  controller.abort(reason);
  await expect(asked).rejects.toBe(reason);
});

test('a question that nobody answers in time is over', async () => {
  const store = new SqliteFlowStore({ file: ':memory:', timeoutMs: 1 }, silent);
  await expect(store.status()).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_TIMEOUT' });
});

test('events beyond what may wait are refused at once and counted, and those that wait are stored', async () => {
  const store = new SqliteFlowStore({ file: ':memory:', maxPending: 3 }, startInThread);
  const waiting = store.append([flow('a'), flow('b')]);
  await expect(store.append([flow('c'), flow('d')])).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_FULL' });
  expect(store.stats()).toMatchObject({ offered: 4, delivered: 0, pending: 2, dropped: { queue_full: 2 } });
  await waiting;
  expect(await store.append([flow('c'), flow('d'), flow('e')])).toMatchObject({ stored: 3 });
  await store.close();
});

test('a flow has no more events than it may, and the rest is counted', async () => {
  const store = new SqliteFlowStore({ file: ':memory:', maxEventsPerFlow: 2 }, startInThread);
  expect(await store.append([flow('a'), flow('a'), flow('a'), flow('b')])).toEqual({
    stored: 3,
    repeated: 0,
    rejected: 1,
  });
  expect(await store.append([flow('a')])).toEqual({ stored: 0, repeated: 0, rejected: 1 });
  expect(store.stats()).toMatchObject({ offered: 5, delivered: 3, dropped: { too_large: 2 } });
  await store.close();
});

test('what is no event, and one of a time that cannot be stored, is rejected beside others', async () => {
  const store = new SqliteFlowStore({ file: ':memory:' }, startInThread);
  const of = (timestamp: string) => ingress('f').node('app', 'producer').timestamp(timestamp).build();
  const events = [null, of('1899-12-31T23:59:59.999999999Z'), of('1900-01-01T00:00:00Z'), of('2190-01-01T00:00:00Z')];
  expect(await store.append(events as FlowEvent[])).toEqual({ stored: 1, repeated: 0, rejected: 3 });
  expect((await store.flows()).flows).toMatchObject([{ first: -2_208_988_800_000_000_000n }]);
  expect(store.stats()).toMatchObject({ offered: 4, delivered: 1, dropped: { rejected: 3 } });
  await store.close();
});

test('a closed store has stored what was appended, and refuses more', async () => {
  const file = temporaryFile();
  const store = new SqliteFlowStore({ file });
  const appended = store.append([flow('a')]);
  await Promise.all([store.close(), store.close()]);
  expect(await appended).toMatchObject({ stored: 1 });
  await expect(store.append([flow('b')])).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_CLOSED' });
  await expect(store.status()).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_CLOSED' });
  expect(store.stats()).toMatchObject({ offered: 2, delivered: 1, dropped: { closed: 1 } });
});

test('where the thread ends while a store is closed, the next one stores what waited and is closed', async () => {
  const { start, threads } = mortal(silent, startInThread);
  const store = new SqliteFlowStore({ file: ':memory:' }, start);
  const appended = store.append([flow('a')]);
  const closed = store.close();
  await threads[0]?.terminate();
  const terminated = vi.spyOn(threads[1] as Thread, 'terminate');
  expect(await appended).toMatchObject({ stored: 1 });
  await closed;
  expect(terminated).not.toHaveBeenCalled();
  expect(threads).toHaveLength(2);
});

test('where thread after thread ends while a store is closed, what waited is given up, and the store is closed', async () => {
  const { start, threads } = mortal(silent, silent);
  const store = new SqliteFlowStore({ file: ':memory:' }, start);
  const appended = store.append([flow('a')]).catch((error: unknown) => error as { code: string });
  const closed = store.close();
  await threads[0]?.terminate();
  await threads[1]?.terminate();
  expect(await appended).toMatchObject({ code: 'WEIR_FLOW_STORE_ENGINE' });
  await closed;
  expect(threads).toHaveLength(2);
});

test('each event is accounted for at every instant, whatever the thread does and when it ends', async () => {
  const event = flow('f');
  const step = fc.oneof(
    fc.record({ kind: fc.constant('append' as const), count: fc.nat(4) }),
    fc.record({ kind: fc.constantFrom('answer', 'fail', 'die', 'wait') }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      // A stand-in for the thread that does as it is told.
      const inbox: Request[] = [];
      let thread = new EventEmitter();
      const start: StartThread = () => {
        thread = new EventEmitter();
        return Object.assign(thread, {
          postMessage: (request: Request) => void inbox.push(request),
          ref() {},
          unref() {},
          terminate: async () => {},
        });
      };
      const store = new SqliteFlowStore({ file: ':memory:', maxPending: 6 }, start);
      let offered = 0;
      const law = (): void => {
        expect(accountingBreaches(store.stats())).toEqual([]);
        expect(store.stats().offered).toBe(offered);
      };
      for (const { kind, ...rest } of steps) {
        if (kind === 'append') {
          const { count } = rest as { count: number };
          offered += count;
          store.append(Array.from({ length: count }, () => event)).catch(() => {});
        } else if (kind === 'die') {
          inbox.length = 0;
          thread.emit('exit');
        } else if (kind === 'wait') await Promise.resolve();
        else {
          const request = inbox.shift();
          if (request?.kind !== 'append') continue;
          const { id, lines } = request;
          const stored = lines.split('\n').length;
          const result = { stored, repeated: 0, outOfRange: 0, tooMany: 0 };
          const response =
            kind === 'answer'
              ? { kind: 'appended', id, result }
              : { kind: 'error', id, code: 'WEIR_FLOW_STORE_ENGINE', detail: 'disk is full' };
          thread.emit('message', response);
        }
        law();
      }
      while (store.stats().pending > 0) {
        inbox.length = 0;
        thread.emit('exit');
        await Promise.resolve();
        law();
      }
      law();
    }),
    { numRuns: SCHEDULES },
  );
});
