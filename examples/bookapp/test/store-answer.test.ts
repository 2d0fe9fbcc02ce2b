import { type FlowEvent, ingress, processed } from '@weir/flow-events';
import { SqliteFlowStore } from '@weir/flow-store';
import { startViewer } from '@weir/viewer';
import { expect, onTestFinished, test } from 'vitest';
import { storeAnswer } from '../src/demo/store-answer.ts';
import { isWell, type Summary } from '../src/demo/summary.ts';

const events = ['book-1', 'book-2'].flatMap((flow) => [
  ingress(flow).group('book_ingestion').node('bookapp', 'producer').timestamp([1_700_000_000, 0]).build(),
  processed(flow).group('book_ingestion').node('backend', 'consumer').timestamp([1_700_000_001, 0]).build(),
]);

/** A stand-in for ClickHouse, of the same contract, and a viewer that received other events. */
async function answer(ofStore: readonly FlowEvent[], ofViewer: readonly FlowEvent[]) {
  const store = new SqliteFlowStore({ file: ':memory:' });
  onTestFinished(() => store.close());
  await store.append(ofStore);
  const received = new SqliteFlowStore({ file: ':memory:' });
  onTestFinished(() => received.close());
  await received.append(ofViewer);
  const viewer = await startViewer({
    port: 0,
    grpcPort: false,
    uiPort: 0,
    flowStore: { name: 'received', store: received },
  });
  onTestFinished(() => viewer.close());
  const { signal } = new AbortController();
  return storeAnswer({ name: 'stand-in', store }, viewer.url, { flowEvents: 0, timeoutMs: 0, signal });
}

const summary: Summary = {
  requests: 2,
  flows: { started: 2, complete: 2, incomplete: 0 },
  tracker: { settled: 2, missedAcks: 0 },
  spans: 2,
  logs: 4,
  flowEvents: 4,
  requestIds: 2,
  errors: 0,
  injected: 0,
};

test('a store that has what the viewer received is told as equal, with what it counts', async () => {
  const store = await answer(events, events.toReversed());
  expect(store).toEqual({
    engine: 'sqlite',
    events: 4,
    flows: 2,
    states: { complete: 2 },
    pathways: { book_ingestion: 2 },
    hops: 2,
    badMessages: 0,
    equal: true,
    differences: [],
  });
  expect(isWell({ ...summary, store }, 2)).toBe(true);
});

test('a store that lacks an event is told with the flows and counts that differ, and the run did not go well', async () => {
  const store = await answer(events.slice(0, 3), events);
  expect(store).toMatchObject({
    equal: false,
    differences: ['flow book-2', 'hops at backend', 'hops bookapp -> backend', 'pathway book_ingestion'],
  });
  expect(isWell({ ...summary, store }, 2)).toBe(false);
});
