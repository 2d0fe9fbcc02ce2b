import { SqliteFlowStore } from '@weir/flow-store';
import { ingress, type FlowEvent } from '@weir/flow-events';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { FlowQuestions } from '../../src/flow-source/flow-source.ts';
import { FlowsElsewhere } from '../../src/flow-source/flows-elsewhere.ts';

const AWAY = 'WEIR_FLOW_STORE_ENGINE: the server cannot be reached: ECONNREFUSED';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
});

async function storeOf(...events: readonly FlowEvent[]): Promise<SqliteFlowStore> {
  const store = new SqliteFlowStore({ file: ':memory:' });
  onTestFinished(() => store.close());
  await store.append(events);
  return store;
}

const event = (flowId: string): FlowEvent => ingress(flowId).node('shop', 'producer').build();
const ids = (flows: FlowQuestions): Promise<string[]> =>
  flows.flows().then((answer) => answer.flows.map(({ flowId }) => flowId));

/** A stand-in for a store elsewhere: one in memory, that fails as it is told. */
async function setUp() {
  const [there, own] = [await storeOf(event('there')), await storeOf(event('here'))];
  let failure: Error | undefined;
  let looks = 0;
  const store = new Proxy<FlowQuestions>(there, {
    get: (target, name: keyof FlowQuestions) => {
      const question = target[name].bind(target) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        if (name === 'where') looks += 1;
        if (failure !== undefined) throw failure;
        return question(...args);
      };
    },
  });
  let old = 0;
  let now = 1;
  const flows = new FlowsElsewhere({
    name: 'clickhouse+http://db:8123/weir',
    store,
    own,
    onOld: () => void (old += 1),
    clock: () => [now, 0],
  });
  onTestFinished(() => flows.close());
  return {
    flows,
    fail: (message: string | undefined, code = message?.split(':')[0]) => {
      failure = message === undefined ? undefined : Object.assign(new Error(message), { code });
    },
    at: (seconds: number) => void (now = seconds),
    old: () => old,
    looks: () => looks,
  };
}

test('flows are those of the store elsewhere; one that it does not have yet is looked for here', async () => {
  const { flows } = await setUp();
  expect(await flows.ask(ids)).toEqual({ value: ['there'] });
  expect((await flows.ask((store) => store.flow('here'))).value).toMatchObject({ flowId: 'here' });
  expect(await flows.ask((store) => store.flow('nowhere'))).toEqual({ value: undefined });
  expect(flows.view()).toEqual({ name: 'clickhouse+http://db:8123/weir', sinceNs: '1000000000' });
});

test('while the store does not answer, what is here is told, with why and since when; then it is asked again by itself', async () => {
  const { flows, fail, at, old, looks } = await setUp();
  await flows.ask(ids);
  fail(AWAY);
  at(2);
  const storeProblem = { code: 'WEIR_FLOW_STORE_ENGINE', message: AWAY };
  expect(await flows.ask(ids)).toEqual({ value: ['here'], storeProblem });
  at(3);
  const before = looks();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(looks()).toBe(before + 3);
  expect(await flows.ask(ids)).toEqual({ value: ['here'], storeProblem });
  expect(flows.view()).toMatchObject({ problem: storeProblem, sinceNs: '2000000000' });
  expect(old()).toBe(0);

  fail(undefined);
  at(4);
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
  await expect.poll(() => flows.view()).toEqual({ name: 'clickhouse+http://db:8123/weir', sinceNs: '4000000000' });
  expect(old()).toBe(1);
  expect(await flows.ask(ids)).toEqual({ value: ['there'] });
});

test('a question that takes the store too long is not taken for its absence', async () => {
  const { flows, old } = await setUp();
  const tooLong = Object.assign(new Error('WEIR_FLOW_STORE_TIMEOUT: it took too long'), {
    code: 'WEIR_FLOW_STORE_TIMEOUT',
  });
  let asked = 0;
  const told = await flows.ask(async (store) => {
    asked += 1;
    if (asked === 1) throw tooLong;
    return ids(store);
  });
  expect(told).toMatchObject({ value: ['here'], storeProblem: { code: 'WEIR_FLOW_STORE_TIMEOUT' } });
  vi.useRealTimers();
  await expect.poll(() => flows.view().problem).toBeUndefined();
  expect(await flows.ask(ids)).toEqual({ value: ['there'] });
  expect(old()).toBe(0);
});

test('a mistake in a question, and a question that nobody waits for, are no problems of the store', async () => {
  const { flows } = await setUp();
  await expect(flows.ask((store) => store.flows({ limit: 0 }))).rejects.toThrow('WEIR_FLOW_STORE_QUERY');
  const signal = AbortSignal.abort();
  await expect(flows.ask((store) => store.flows({}, { signal }))).rejects.toThrow(/abort/i);
  expect(flows.view().problem).toBeUndefined();
});

test('a page that began in the store is not gone on with here', async () => {
  const { flows, fail } = await setUp();
  fail(AWAY);
  await expect(flows.ask((store) => store.flows({ after: 'of-another-store' }))).rejects.toThrow(AWAY);
  await expect(flows.ask((store) => store.flows({ after: 'of-another-store' }))).rejects.toThrow(AWAY);
});

test('of a failure that is not one of ours nothing is repeated', async () => {
  const { flows, fail } = await setUp();
  fail('cannot read hunter2', 'ENOENT');
  const told = await flows.ask(ids);
  expect(told.storeProblem).toEqual({
    code: 'WEIR_FLOW_STORE_ENGINE',
    message: 'WEIR_FLOW_STORE_ENGINE: the store failed',
  });
});

test('from time to time what was told of flows is said to be old, until the viewer ends', async () => {
  const { flows, old } = await setUp();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(old()).toBe(2);
  flows.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(old()).toBe(2);
});
