/** The questions that every store is asked, with the answers of the pure functions. */
import { fc } from '@fast-check/vitest';
import type { HrTime } from '@opentelemetry/api';
import { orderedFlowEvents } from '@weir/flow-events';
import { describe, expect, test } from 'vitest';
import type { FlowList, FlowQuery, FlowStore, FlowSummary, OverdueAck } from '../../src/index.ts';
import { arbitraryHistory, type History, START_SECONDS } from './histories.ts';
import {
  type At,
  edgesOf,
  flowsOf,
  hopsOf,
  listed,
  LISTS,
  orderKey,
  overdueOf,
  pathwaysOf,
  summaryOf,
  type Within,
} from './reference.ts';

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

// At the edges of minutes and hours too, and between them.
const instant = fc.oneof(
  fc.integer({ min: START_SECONDS - 90_000, max: START_SECONDS + 90_000 }).map((at) => BigInt(at) * 1_000_000_000n),
  fc.integer({ min: 0, max: 6 }).map((at) => BigInt(START_SECONDS + at) * 1_000_000_000n),
  fc.integer({ min: 0, max: 100_000 }).map((at) => BigInt(START_SECONDS) * 1_000_000_000n + BigInt(at)),
);
const arbitraryWithin: fc.Arbitrary<Within> = fc.record({ from: instant, to: instant }, { requiredKeys: [] });

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

    test('lists by pathway, group, node and time', async () => {
      const narrowed = fc.record(
        {
          pathway: fc.constantFrom('orders', 'app', 'worker'),
          group: fc.constantFrom('orders', 'app'),
          node: fc.constantFrom('app', 'x:1'),
          from: instant,
          to: instant,
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(arbitraryHistory(), arbitraryAt, narrowed, (history, at, query) =>
          filled(history, at, async (store) => {
            for (const list of LISTS) {
              const wanted = listed(history, list, at).filter(
                ({ pathway, group, node, first }) =>
                  (query.pathway === undefined || pathway === query.pathway) &&
                  (query.group === undefined || group === query.group) &&
                  (query.node === undefined || node === query.node) &&
                  (query.from === undefined || first >= query.from) &&
                  (query.to === undefined || first < query.to),
              );
              const found = await walk((each) => store[list](each), { ...query, limit: 2 });
              expect(byId(found)).toEqual(byId(wanted));
            }
          }),
        ),
        { numRuns: runs },
      );
    });

    test('acknowledgements past their deadline, page by page, the latest deadline first', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryHistory(), arbitraryAt, (history, at) =>
          filled(history, at, async (store) => {
            const found: OverdueAck[] = [];
            for (let after: string | undefined, more = true; more;) {
              const { acks, next } = await store.overdue({ limit: 2, ...(after === undefined ? {} : { after }) });
              found.push(...acks);
              [after, more] = [next, next !== undefined];
            }
            const byEvent = (acks: readonly OverdueAck[]) => acks.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
            expect(byEvent(found)).toEqual(byEvent(overdueOf(history, at)));
            const deadlines = found.map(({ deadline }) => deadline);
            expect(deadlines).toEqual(deadlines.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
          }),
        ),
        { numRuns: runs },
      );
    });

    test('the search by flow, event, request and trace id', async () => {
      const text = fc.constantFrom(
        'f',
        'order-1',
        'order-',
        'req-1',
        '00000000000000000000000000000001',
        'Ж',
        '%',
        '_',
      );
      const event = fc.nat(60).map((n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0').toUpperCase()}`);
      await fc.assert(
        fc.asyncProperty(arbitraryHistory(), arbitraryAt, fc.oneof(text, event), (history, at, wanted) =>
          filled(history, at, async (store) => {
            const matching = [...flowsOf(history)].filter(
              ([flowId, events]) =>
                flowId.startsWith(wanted) ||
                events.some(
                  ({ event_id: id, request_id: request, trace_id: trace }) =>
                    [id, trace].includes(wanted.toLowerCase()) || request === wanted,
                ),
            );
            const found = await walk((query) => store.search({ ...query, text: wanted }), { limit: 2 });
            expect(byId(found)).toEqual(byId(matching.map(([, events]) => summaryOf(events, at))));
          }),
        ),
        { numRuns: runs },
      );
    });

    test('pathways, hops and edges of a range of time', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryHistory(), arbitraryAt, arbitraryWithin, (history, at, within) =>
          filled(history, at, async (store) => {
            const { pathways } = await store.pathways(within);
            expect(pathways).toEqual(pathwaysOf(history, within, at));
            for (const pathway of ['orders', 'app', 'none']) {
              expect(await store.hops(pathway, within)).toEqual({
                hops: hopsOf(history, pathway, within, at),
                omitted: 0,
              });
              const ofPathway = await store.edges({ ...within, pathway });
              expect(ofPathway.edges).toEqual(edgesOf(history, pathway, within, at));
            }
            expect((await store.edges(within)).edges).toEqual(edgesOf(history, undefined, within, at));
          }),
        ),
        { numRuns: runs },
      );
    });

    test('what the order of arrival and repeats do not change', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryHistory(), arbitraryAt, fc.infiniteStream(fc.nat()), async (history, at, random) => {
          // What an event id brings first stays: of each only one may be told in another order.
          const unique = [...flowsOf(history).values()].flat();
          const shuffled = [...unique, ...unique]
            .map((event) => ({ event, key: random.next().value as number }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ event }) => event);
          const answers = async (store: FlowStore) => ({
            flows: byId((await store.flows({ limit: 1_000 })).flows),
            pathways: await store.pathways(),
            edges: await store.edges(),
          });
          let inOrder: unknown;
          await filled([unique], at, async (store) => void (inOrder = await answers(store)));
          const pieces = shuffled.map((event) => [event]);
          await filled(pieces, at, async (store) => expect(await answers(store)).toEqual(inOrder));
        }),
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
