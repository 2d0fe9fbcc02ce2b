/** The questions that every store is asked, with the answers of the pure functions. */
import { fc } from '@fast-check/vitest';
import type { HrTime } from '@opentelemetry/api';
import { checkedFlowEvent, type FlowEvent, metAcks, orderedFlowEvents } from '@weir/flow-events';
import { formatRfc3339 } from '@weir/otel-compat';
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
              const awaiting = metAcks(events)
                .filter(({ metBy }) => metBy === undefined)
                .map(({ announcedBy: { event_id: eventId, node: announcing, ack }, deadlineNs: deadline }) => ({
                  eventId,
                  node: announcing.id,
                  ...(ack?.by === undefined ? {} : { by: ack.by }),
                  deadline,
                }));
              expect(await store.where(flowId)).toEqual({ node, stage, status, at: last, awaiting });
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

    test('a walk that gives each flow that matches throughout once, while events arrive', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryHistory(), arbitraryHistory(), arbitraryAt, async (before, meanwhile, at) => {
          await filled(before, at, async (store) => {
            const found: FlowSummary[] = [];
            const arriving = [...meanwhile];
            const given: (readonly FlowEvent[])[] = [...before];
            for (let after: string | undefined, more = true; more;) {
              const { flows, next } = await store.flows({ limit: 1, ...(after === undefined ? {} : { after }) });
              found.push(...flows);
              const events = arriving.shift();
              if (events !== undefined) {
                given.push(events);
                await store.append(events);
              }
              [after, more] = [next, next !== undefined];
            }
            for (const [flowId, events] of flowsOf(before)) {
              const isMoved = summaryOf(flowsOf(given).get(flowId) ?? [], at).first !== summaryOf(events, at).first;
              const times = found.filter((each) => each.flowId === flowId).length;
              if (isMoved) expect(times).toBeGreaterThanOrEqual(1);
              else expect(times).toBe(1);
            }
          });
        }),
        { numRuns: runs },
      );
    });

    test('pathways past the limit are told together, and hops and edges past it are counted', async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryHistory(), arbitraryAt, fc.integer({ min: 1, max: 3 }), (history, at, limit) =>
          filled(history, at, async (store) => {
            const all = pathwaysOf(history, {}, at);
            const { pathways } = await store.pathways({ limit });
            expect(pathways.length).toBeLessThanOrEqual(limit);
            const count = (some: typeof pathways) => some.reduce((sum, each) => sum + each.count, 0);
            expect(count(pathways)).toBe(count(all));
            if (all.length > limit) expect(pathways.at(-1)?.pathway).toBe('_OTHER');
            const { edges, omitted } = await store.edges({ limit });
            expect(edges).toEqual(edgesOf(history, undefined, {}, at).slice(0, limit));
            expect(edges.length + omitted).toBe(edgesOf(history, undefined, {}, at).length);
          }),
        ),
        { numRuns: runs },
      );
    });

    test('percentiles of many hops within 2 %', async () => {
      const at: At = { now: [START_SECONDS + 100, 0], lostAfterMs: 86_400_000 };
      const history = [manyHops(6_000)];
      await filled(history, at, async (store) => {
        const { edges } = await store.edges();
        const wanted = edgesOf(history, undefined, {}, at);
        expect(edges.map(({ count, errors }) => [count, errors])).toEqual(
          wanted.map(({ count, errors }) => [count, errors]),
        );
        const { pathways } = await store.pathways();
        const compared = [
          [edges[0]?.wait, wanted[0]?.wait],
          [pathways[0]?.wait, pathwaysOf(history, {}, at)[0]?.wait],
        ] as const;
        for (const [found, exact] of compared) {
          for (const name of ['p50', 'p95', 'p99'] as const) {
            const [a, b] = [found?.[name] ?? 0n, exact?.[name] ?? 0n];
            expect((a > b ? a - b : b - a) * 50n <= b).toBe(true);
          }
        }
      });
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

/** Flows of two events, whose waits are spread over many powers of ten. */
function manyHops(events: number): readonly FlowEvent[] {
  return Array.from({ length: events }, (_, index) => {
    const flow = Math.floor(index / 2);
    const waitNs = Math.floor(10 ** ((flow * 7_919) % 10)) + flow;
    const seconds = START_SECONDS + (index % 2 === 0 ? 0 : Math.floor(waitNs / 1e9));
    return checkedFlowEvent({
      version: 1,
      event_id: `00000000-0000-4000-9000-${index.toString(16).padStart(12, '0')}`,
      flow_id: `many-${flow}`,
      node: { id: index % 2 === 0 ? 'app' : 'worker', type: 'consumer' },
      stage: 'consume',
      status: flow % 10 === 0 ? 'nack' : 'received',
      sample_rate: (flow % 3) + 1,
      timestamp: formatRfc3339([seconds, index % 2 === 0 ? 0 : waitNs % 1_000_000_000]),
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
