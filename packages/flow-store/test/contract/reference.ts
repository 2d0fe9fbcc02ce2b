/** What a store has to answer, from the whole history, by the pure functions alone. */
import {
  type FlowEvent,
  type FlowState,
  flowHops,
  flowPathway,
  flowState,
  flowSummary,
  metAcks,
  orderedFlowEvents,
} from '@weir/flow-events';
import type { FlowSummary } from '../../src/index.ts';
import type { History } from './histories.ts';

/** The time by which the reference judges. */
export interface At {
  /** Seconds since the epoch, and nanoseconds. */
  readonly now: [number, number];
  readonly lostAfterMs: number;
}

/** Each flow of a history with its events: of one event id the first to come, in whichever flow. */
export function flowsOf(history: History): ReadonlyMap<string, readonly FlowEvent[]> {
  const seen = new Set<string>();
  const flows = new Map<string, FlowEvent[]>();
  for (const event of history.flat()) {
    if (seen.has(event.event_id)) continue;
    seen.add(event.event_id);
    flows.set(event.flow_id, [...(flows.get(event.flow_id) ?? []), event]);
  }
  return flows;
}

/** The summary of a flow. */
export function summaryOf(events: readonly FlowEvent[], at: At): FlowSummary {
  const ordered = orderedFlowEvents(events);
  const [first, last] = [ordered[0], ordered.at(-1)];
  const summary = flowSummary(events, at);
  if (summary === undefined || first === undefined || last === undefined) throw new Error('a flow without events');
  const grouped = events.some(({ group_flow: group }) => group !== undefined);
  const pathway = flowPathway(events) ?? '';
  return {
    flowId: summary.flowId,
    pathway,
    ...(grouped ? { group: pathway } : {}),
    state: flowState(events, at),
    first: first.atNs,
    last: last.atNs,
    node: last.event.node.id,
    stage: last.event.stage,
    status: last.event.status,
    hops: flowHops(events).length,
    waitNs: summary.waitNs,
    workNs: summary.workNs,
    attempts: summary.attempts,
    redeliveries: summary.redeliveries,
    duplicates: summary.duplicates,
    deadLetters: summary.deadLetters,
    timeouts: summary.timeouts,
    weight: summary.weight,
  };
}

const IN_LIST: Readonly<Record<string, (summary: FlowSummary) => boolean>> = {
  flows: () => true,
  open: ({ state }) => ['open', 'late', 'lost'].includes(state),
  late: ({ state }) => state === 'late',
  lost: ({ state }) => state === 'lost',
  failed: ({ state }) => state === 'failed',
  duplicates: ({ duplicates }) => duplicates > 0,
  redeliveries: ({ redeliveries }) => redeliveries > 0,
  deadLetters: ({ deadLetters }) => deadLetters > 0,
};

/** Names of the lists. */
export const LISTS = ['flows', 'open', 'late', 'lost', 'failed', 'duplicates', 'redeliveries', 'deadLetters'] as const;

/** Flow ids and summaries that a list holds. */
export function listed(history: History, list: (typeof LISTS)[number], at: At): readonly FlowSummary[] {
  return [...flowsOf(history).values()].map((events) => summaryOf(events, at)).filter((each) => IN_LIST[list]?.(each));
}

/** What a list is ordered by, the greatest first. */
export function orderKey(list: (typeof LISTS)[number], summary: FlowSummary, events: readonly FlowEvent[]): bigint {
  if (list === 'lost') return summary.last;
  if (list !== 'late') return summary.first;
  const unmet = metAcks(events).filter(({ metBy }) => metBy === undefined);
  return unmet.map(({ deadlineNs }) => deadlineNs).reduce((a, b) => (a < b ? a : b));
}

/** States by which flows are counted. */
export const STATES: readonly FlowState[] = ['complete', 'failed', 'late', 'lost', 'open'];
