/** Flows that are sent to Kafka, and what a ClickHouse has to answer of them. */
import { emitted, type FlowEvent, ingress, processed } from '@weir/flow-events';
import { ClickHouseFlowStore } from '@weir/flow-store/clickhouse';
import { expect, onTestFinished } from 'vitest';
import { walk } from '../../packages/flow-store/test/contract/flow-store-contract.ts';
import { edgesOf, listed, LISTS, pathwaysOf } from '../../packages/flow-store/test/contract/reference.ts';

const at = { now: [1_700_000_100, 0] as [number, number], lostAfterMs: 50_000 };

/** Flows of three events, of which every seventh awaits an acknowledgement and every fifth has ended. */
export function flows(count: number): readonly FlowEvent[] {
  return Array.from({ length: count }, (_, index) => [
    ingress(`order-${index}`)
      .group(`orders-${index % 3}`)
      .node('shop', 'producer')
      .timestamp([1_700_000_000, index])
      .build(),
    emitted(`order-${index}`)
      .node('shop', 'producer')
      .ack('explicit', index % 7 === 0 ? { by: 'bank', deadlineMs: 1_000 } : {})
      .timestamp([1_700_000_000, index + 1_000])
      .build(),
    ...(index % 5 === 0
      ? [processed(`order-${index}`).node('worker', 'consumer').timestamp([1_700_000_001, index]).build()]
      : []),
  ]).flat();
}

/** Every list, the pathways and the edges are those of the events. */
export async function expectAnswers(store: ClickHouseFlowStore, events: readonly FlowEvent[]): Promise<void> {
  const byId = (some: readonly { readonly flowId: string }[]) =>
    some.toSorted((a, b) => (a.flowId < b.flowId ? -1 : 1));
  for (const list of LISTS) {
    const found = await walk((query) => store[list](query), { limit: 1_000 });
    expect(byId(found)).toEqual(byId(listed([events], list, at)));
  }
  expect((await store.pathways()).pathways).toEqual(pathwaysOf([events], {}, at));
  expect((await store.edges()).edges).toEqual(edgesOf([events], undefined, {}, at));
}

/** A store that judges by the time of those flows. */
export function storeAt(
  options: { readonly url: string; readonly username: string; readonly password: string },
  database: string,
) {
  const store = new ClickHouseFlowStore({
    ...options,
    database,
    timeoutMs: 60_000,
    clock: () => at.now,
    lostAfterMs: at.lostAfterMs,
  });
  onTestFinished(() => store.close());
  return store;
}
