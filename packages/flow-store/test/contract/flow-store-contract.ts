/** The questions that every store is asked, with the answers of the pure functions. */
import { fc } from '@fast-check/vitest';
import type { HrTime } from '@opentelemetry/api';
import { orderedFlowEvents } from '@weir/flow-events';
import { describe, expect, test } from 'vitest';
import type { FlowList, FlowQuery, FlowStore, FlowSummary } from '../../src/index.ts';
import { arbitraryHistory, type History, START_SECONDS } from './histories.ts';
import { type At, flowsOf, listed, LISTS, orderKey, summaryOf } from './reference.ts';

/** Makes an empty store that judges by this time; the suite closes it. */
export type StoreFactory = (at: { readonly clock: () => HrTime; readonly lostAfterMs: number }) => Promise<FlowStore>;

const arbitraryAt: fc.Arbitrary<At> = fc.record({
  now: fc.tuple(
    fc.oneof(
      fc.integer({ min: START_SECONDS - 90_000, max: START_SECONDS + 200_000 }),
      fc.integer({ min: START_SECONDS, max: START_SECONDS + 6 }),
    ),
    fc.constantFrom(0, 7, 1_000),
  ),
  lostAfterMs: fc.constantFrom(1, 1_000, 86_400_000, Number.POSITIVE_INFINITY),
});

/** Runs the suite against the stores of a factory. */
export function describeFlowStore(
  name: string,
  newStore: StoreFactory,
  { runs = 50 }: { readonly runs?: number } = {},
): void {
  const filled = async (history: History, at: At, ask: (store: FlowStore) => Promise<void>): Promise<void> => {
    const store = await newStore({ clock: () => at.now, lostAfterMs: at.lostAfterMs });
    try {
      for (const events of history) await store.append(events);
      await ask(store);
    } finally {
      await store.close();
    }
  };

  describe(`${name} answers as the pure functions do`, () => {
    test('one flow whole, and where it is', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryHistory(), arbitraryAt, (history, at) =>
          filled(history, at, async (store) => {
            for (const [flowId, events] of flowsOf(history)) {
              const { state, node, stage, status, last } = summaryOf(events, at);
              const ordered = orderedFlowEvents(events).map(({ event }) => event);
              expect(await store.flow(flowId)).toEqual({ flowId, state, events: ordered });
              expect(await store.where(flowId)).toMatchObject({ node, stage, status, at: last });
            }
          }),
        ),
        { numRuns: runs },
      );
    });

    test('every list, page by page, the newest first', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryHistory(), arbitraryAt, fc.integer({ min: 1, max: 4 }), (history, at, limit) =>
          filled(history, at, async (store) => {
            for (const list of LISTS) {
              const found = await walk((query) => store[list](query), { limit });
              const keyOf = (summary: FlowSummary): bigint =>
                orderKey(list, summary, flowsOf(history).get(summary.flowId) ?? []);
              expect(byId(found)).toEqual(byId(listed(history, list, at)));
              const keys = found.map(keyOf);
              expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
            }
          }),
        ),
        { numRuns: runs },
      );
    });
  });
}

/** All pages of a list. */
export async function walk(
  ask: (query: FlowQuery) => Promise<FlowList>,
  query: FlowQuery,
): Promise<readonly FlowSummary[]> {
  const found: FlowSummary[] = [];
  for (let after: string | undefined; ;) {
    const { flows, next } = await ask(after === undefined ? query : { ...query, after });
    found.push(...flows);
    if (next === undefined) return found;
    after = next;
  }
}

function byId(flows: readonly FlowSummary[]): readonly FlowSummary[] {
  return flows.toSorted((a, b) => (a.flowId < b.flowId ? -1 : 1));
}
