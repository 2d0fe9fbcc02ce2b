import { fc } from '@fast-check/vitest';
import { ingress, processed } from '@weir/flow-events';
import { expect, test } from 'vitest';
import { SqliteFlowStore } from '../../src/index.ts';
import { Engine } from '../../src/sqlite/engine.ts';
import { arbitraryHistory, START_SECONDS } from '../contract/histories.ts';
import { edgesOf, flowsOf, hopsOf, pathwaysOf } from '../contract/reference.ts';
import { startInThread } from './start-in-thread.ts';

const flow = (id: string) => [
  ingress(id).node('app', 'producer').timestamp([1_700_000_000, 0]).build(),
  processed(id).node('worker', 'consumer').meta('note', 'x'.repeat(500)).timestamp([1_700_000_001, 0]).build(),
];

test('past its bytes a store lets the flows go that it took first, whole, and tells which', async () => {
  const bytes = 1_048_576;
  const evicted: string[] = [];
  const store = new SqliteFlowStore(
    { file: ':memory:', retain: { bytes }, onEvicted: (flowIds) => evicted.push(...flowIds) },
    startInThread,
  );
  const ids = Array.from({ length: 3_000 }, (_, index) => `flow-${index}`);
  for (let index = 0; index < ids.length; index += 100)
    await store.append(ids.slice(index, index + 100).flatMap((id) => flow(id)));
  const { flows, events, bytes: used, evictedFlows, evictedEvents } = await store.status();
  expect(used).toBeLessThanOrEqual(bytes);
  expect(flows).toBeGreaterThan(100);
  expect(events).toBe(2 * flows);
  expect([evictedFlows, evictedEvents]).toEqual([3_000 - flows, 6_000 - events]);
  expect(evicted).toEqual(ids.slice(0, 3_000 - flows));
  expect(await store.flow('flow-0')).toBeUndefined();
  expect((await store.flow('flow-2999'))?.events).toHaveLength(2);
  const { pathways } = await store.pathways();
  expect(pathways).toMatchObject([{ pathway: 'app', count: flows, states: { complete: flows } }]);
  await store.close();
});

test('flows that are too old go, by the clock of the store and not by the times of their events', async () => {
  let now: [number, number] = [1_900_000_000, 0];
  const evicted: string[] = [];
  const store = new SqliteFlowStore(
    { file: ':memory:', retain: { ageMs: 60_000 }, clock: () => now, onEvicted: (ids) => evicted.push(...ids) },
    startInThread,
  );
  await store.append([...flow('quiet'), ...flow('busy')].filter(({ stage }) => stage === 'ingress'));
  now = [1_900_000_050, 0];
  await store.append(flow('busy').filter(({ stage }) => stage === 'process'));
  now = [1_900_000_061, 0];
  await store.append(flow('new'));
  expect((await store.flows()).flows.map(({ flowId }) => flowId).toSorted()).toEqual(['busy', 'new']);
  expect(evicted).toEqual(['quiet']);
  await store.close();
});

test('flows go before their time where they are named, whole, and are counted; others stay', async () => {
  const told: string[] = [];
  const store = new SqliteFlowStore({ file: ':memory:', onEvicted: (ids) => told.push(...ids) }, startInThread);
  await store.append([...flow('a'), ...flow('b'), ...flow('c')]);
  const named = ['c', 'none', 'a', 'c', 'x'.repeat(1_000), '\u0000'];
  expect((await store.evict(named)).toSorted()).toEqual(['a', 'c']);
  expect((await store.flows()).flows).toMatchObject([{ flowId: 'b' }]);
  expect((await store.pathways()).pathways).toMatchObject([{ count: 1 }]);
  expect(await store.status()).toMatchObject({ flows: 1, events: 2, evictedFlows: 2, evictedEvents: 4 });
  expect(await store.evict([])).toEqual([]);
  expect(told).toEqual([]);
  await expect(store.evict([1] as never)).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_QUERY' });
  await store.close();
  await expect(store.evict(['b'])).rejects.toMatchObject({ code: 'WEIR_FLOW_STORE_CLOSED' });
});

test('a listener that throws harms nothing', async () => {
  let now = 1_900_000_000;
  const onEvicted = (): never => {
    throw new Error('theirs');
  };
  const options = { file: ':memory:', retain: { ageMs: 1 }, clock: () => [now, 0] as [number, number], onEvicted };
  const store = new SqliteFlowStore(options, startInThread);
  await store.append(flow('a'));
  now += 1;
  await store.append(flow('b'));
  expect((await store.flows()).flows).toMatchObject([{ flowId: 'b' }]);
  await store.close();
});

test('what went leaves nothing behind in what is counted, and what stays is answered as if the rest had never been', () => {
  const at = { now: [START_SECONDS + 10, 0] as [number, number], lostAfterMs: 86_400_000 };
  const judgement = { nowNs: BigInt(START_SECONDS + 10) * 1_000_000_000n, lostAfterNs: 86_400_000_000_000n };
  fc.assert(
    fc.property(arbitraryHistory(), arbitraryHistory(), (older, newer) => {
      const engine = new Engine({
        file: ':memory:',
        readOnly: false,
        retain: { bytes: Number.MAX_SAFE_INTEGER, ageMs: 10 },
        maxEventsPerFlow: 1_000,
      });
      for (const events of older) engine.append([events], 0);
      engine.append([newer.flat()], 100);
      const gone = engine.evict(100);
      const kept = [...flowsOf([...older, ...newer]).entries()].filter(([flowId]) => !gone.includes(flowId));
      const history = [kept.flatMap(([, events]) => events)];
      const query = { limit: 100 };
      const ask = (asked: Parameters<Engine['ask']>[0]) => engine.ask(asked, judgement, () => false);
      if (kept.length > 0) {
        expect(ask({ name: 'pathways', query })).toEqual({ pathways: pathwaysOf(history, {}, at) });
        expect(ask({ name: 'edges', query })).toEqual({ edges: edgesOf(history, undefined, {}, at), omitted: 0 });
        expect(ask({ name: 'hops', pathway: 'app', query })).toMatchObject({ hops: hopsOf(history, 'app', {}, at) });
      }
      engine.append([], 1_000);
      engine.evict(1_000);
      expect(engine.rows()).toEqual({ event: 0, flow: 0, flow_key: 0, awaited: 0, tally: 0, place: 0, series: 0 });
      engine.close();
    }),
    { numRuns: 60 },
  );
});
