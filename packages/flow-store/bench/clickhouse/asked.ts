/** The questions, and how long each takes. */
import type { FlowStore } from '../../src/contract/flow-store.ts';
import { BEGIN_SECONDS } from '../generated-flows.ts';

/** A minute in which each of the stores holds the same flows. */
const FROM = BigInt(BEGIN_SECONDS + 20) * 1_000_000_000n;
export const WINDOW = { from: FROM, to: FROM + 60_000_000_000n };

/** When the store is asked: a day after the first event. */
export const CLOCK = (): [number, number] => [BEGIN_SECONDS + 86_400, 0];

export type Ask = (store: FlowStore) => Promise<unknown>;

/** Questions by name; `flowId` is that of a flow of the window. */
export function questions(flowId: string, eventId: string): Readonly<Record<string, Ask>> {
  const limit = 100;
  return {
    flow: (store) => store.flow(flowId),
    where: (store) => store.where(flowId),
    'search (event id)': (store) => store.search({ text: eventId }),
    'search (beginning of a flow id)': (store) => store.search({ text: flowId.slice(0, 16) }),
    'open, a minute': (store) => store.open({ ...WINDOW, limit }),
    'late, a minute': (store) => store.late({ ...WINDOW, limit }),
    'failed, a minute': (store) => store.failed({ ...WINDOW, limit }),
    'overdue, a minute': (store) => store.overdue({ ...WINDOW, limit }),
    'pathways, a minute': (store) => store.pathways(WINDOW),
    'hops, a minute': (store) => store.hops('orders-1', WINDOW),
    'edges, a minute': (store) => store.edges(WINDOW),
    flows: (store) => store.flows({ limit }),
    open: (store) => store.open({ limit }),
    late: (store) => store.late({ limit }),
    lost: (store) => store.lost({ limit }),
    failed: (store) => store.failed({ limit }),
    duplicates: (store) => store.duplicates({ limit }),
    overdue: (store) => store.overdue({ limit }),
    pathways: (store) => store.pathways(),
    hops: (store) => store.hops('orders-1'),
    edges: (store) => store.edges(),
    status: (store) => store.status(),
  };
}

/** Milliseconds; `undefined` where it was not answered. */
export interface Times {
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

/** Asks so often, or for so long; twice at least. */
export async function timed(store: FlowStore, ask: Ask, times: number, longestMs: number): Promise<Times> {
  const took: number[] = [];
  const end = performance.now() + longestMs;
  try {
    while (took.length < times && (took.length < 2 || performance.now() < end)) {
      const began = performance.now();
      await ask(store);
      took.push(performance.now() - began);
    }
  } catch (error) {
    console.log(String(error));
    return { p50: undefined, p95: undefined };
  }
  took.sort((a, b) => a - b);
  const rank = (share: number): number | undefined => took[Math.ceil(share * took.length) - 1];
  return { p50: rank(0.5), p95: rank(0.95) };
}
