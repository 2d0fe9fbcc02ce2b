/** What the store answers about the flows of a run, and whether the viewer answers the same. */
import { setTimeout as delay } from 'node:timers/promises';
import type { FlowStore } from '@weir/flow-store';
import { startViewer } from '@weir/viewer';
import type { Health } from '@weir/viewer/api';
import { askViewer, differences, toldFlows } from './told-flows.ts';

/** The answer that `--json` prints. */
export interface StoreAnswer {
  readonly engine: string;
  readonly events: number;
  readonly flows: number;
  /** Flows by their state. */
  readonly states: Readonly<Record<string, number>>;
  /** Flows by their pathway. */
  readonly pathways: Readonly<Record<string, number>>;
  /** Hops of all flows. */
  readonly hops: number;
  /** Messages of the topic that are no flow events. */
  readonly badMessages: number;
  /** Whether the viewer answers the same. */
  readonly equal: boolean;
  /** Names of what differs, at most 20. */
  readonly differences: readonly string[];
}

/** What is waited for, and for how long. */
export interface Awaited {
  /** How many flow events were received: as many are to be in the store, and in the viewer. */
  readonly flowEvents: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const LOOK_MS = 200;
const MAX_DIFFERENCES = 20;

/** Waits until both have the events, and compares; what has not come by then is among what differs. */
export async function storeAnswer(
  { name, store }: { readonly name: string; readonly store: FlowStore },
  viewerUrl: string,
  awaited: Awaited,
): Promise<StoreAnswer> {
  await untilBothHave(store, viewerUrl, awaited);
  // The same questions, by the same code, of a viewer that has nothing but the store.
  const viewer = await startViewer({ port: 0, grpcPort: false, uiPort: 0, flowStore: { name, store } });
  try {
    const [ofStore, ofViewer] = await Promise.all([toldFlows(viewer.url), toldFlows(viewerUrl)]);
    const differing = [
      ...(ofStore.problem === undefined ? [] : [ofStore.problem]),
      ...differences(ofStore.told, ofViewer.told),
    ];
    const { engine, events, badMessages = 0 } = await store.status();
    return {
      engine,
      events,
      flows: ofStore.flows.length,
      states: Object.fromEntries(
        [...Map.groupBy(ofStore.flows, ({ state }) => state)].map(([state, flows]) => [state, flows.length]),
      ),
      pathways: Object.fromEntries(ofStore.pathways.map(({ pathway, count }) => [pathway, count])),
      hops: ofStore.flows.reduce((sum, { hops }) => sum + hops, 0),
      badMessages,
      equal: differing.length === 0,
      differences: differing.slice(0, MAX_DIFFERENCES),
    };
  } finally {
    await viewer.close();
  }
}

async function untilBothHave(
  store: FlowStore,
  viewerUrl: string,
  { flowEvents, timeoutMs, signal }: Awaited,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const haveAll = async (): Promise<boolean> => {
    const [{ events }, { kept }] = await Promise.all([store.status(), askViewer<Health>(viewerUrl, 'health')]);
    return events >= flowEvents && kept.flowEvents >= flowEvents;
  };
  while (!(await haveAll()) && performance.now() < deadline) await delay(LOOK_MS, undefined, { signal });
}
