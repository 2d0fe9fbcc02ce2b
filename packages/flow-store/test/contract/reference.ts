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
import type { EdgeStats, FlowSummary, HopStats, OverdueAck, PathwayStats, Percentiles } from '../../src/index.ts';
import type { History } from './histories.ts';

const toNs = ([seconds, nanos]: readonly [number, number]): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(nanos);

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

/** Acknowledgements past their deadline, as pairs of a flow and an announcing event. */
export function overdueOf(history: History, at: At): readonly OverdueAck[] {
  return [...flowsOf(history).values()].flatMap((events) =>
    metAcks(events)
      .filter(({ metBy, deadlineNs }) => metBy === undefined && deadlineNs < toNs(at.now))
      .map(({ announcedBy: { event_id: eventId, flow_id: flowId, node, ack }, deadlineNs }) => ({
        flowId,
        pathway: flowPathway(events) ?? '',
        eventId,
        node: node.id,
        ...(ack?.by === undefined ? {} : { by: ack.by }),
        deadline: deadlineNs,
      })),
  );
}

/** A range of time. */
export interface Within {
  readonly from?: bigint;
  readonly to?: bigint;
}

const isWithin = (ns: bigint, { from, to }: Within): boolean =>
  (from === undefined || ns >= from) && (to === undefined || ns < to);

interface Measure {
  readonly durationNs: bigint;
  readonly weight: number;
}

/** Nearest rank over each value as often as it counts, written out. */
function percentiles(measures: readonly Measure[]): Percentiles {
  const values = measures
    .flatMap(({ durationNs, weight }) => Array.from({ length: weight }, () => durationNs))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const at = (percent: number): bigint => values[Math.ceil((values.length * percent) / 100) - 1] ?? 0n;
  return { p50: at(50), p95: at(95), p99: at(99) };
}

/** Seconds that rates are of. */
function seconds(history: History, { from, to }: Within, at: At): number {
  const begins = [...flowsOf(history).values()].map((events) => summaryOf(events, at).first);
  const earliest = from ?? begins.reduce((a, b) => (a < b ? a : b));
  return Math.max(1, Number((to ?? toNs(at.now)) - earliest) / 1e9);
}

/** Groups by a text, the most frequent first, then by the text. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string, weightOf: (item: T) => number): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  const count = (group: T[]): number => group.reduce((sum, item) => sum + weightOf(item), 0);
  return [...groups].sort(([a, x], [b, y]) => count(y) - count(x) || (a < b ? -1 : 1));
}

/** Pathways without a bound. */
export function pathwaysOf(history: History, within: Within, at: At): readonly PathwayStats[] {
  const flows = [...flowsOf(history).values()].map((events) => summaryOf(events, at));
  const inRange = flows.filter(({ first }) => isWithin(first, within));
  return grouped(
    inRange,
    ({ pathway }) => pathway,
    ({ weight }) => weight,
  ).map(([pathway, group]) => {
    const sum = (wanted: FlowState | undefined): number =>
      group.reduce((total, { state, weight }) => total + (wanted === undefined || state === wanted ? weight : 0), 0);
    return {
      pathway,
      count: sum(undefined),
      rate: sum(undefined) / seconds(history, within, at),
      errors: sum('failed'),
      states: {
        complete: sum('complete'),
        failed: sum('failed'),
        late: sum('late'),
        lost: sum('lost'),
        open: sum('open'),
      },
      wait: percentiles(group.map(({ waitNs: durationNs, weight }) => ({ durationNs, weight }))),
      work: percentiles(group.map(({ workNs: durationNs, weight }) => ({ durationNs, weight }))),
    };
  });
}

interface HopOf extends Measure {
  readonly pathway: string;
  readonly kind: 'wait' | 'work';
  readonly from: FlowEvent;
  readonly to: FlowEvent;
}

function hopsIn(history: History, within: Within, at: At): readonly HopOf[] {
  return [...flowsOf(history).values()].flatMap((events) => {
    const { pathway, weight } = summaryOf(events, at);
    return flowHops(events)
      .filter(({ to }) => isWithin(orderedFlowEvents([to])[0]?.atNs ?? 0n, within))
      .map((hop) => ({ ...hop, pathway, weight }));
  });
}

function measured(group: readonly HopOf[], perSeconds: number): { count: number; rate: number; errors: number } {
  const sum = (items: readonly HopOf[]): number => items.reduce((total, { weight }) => total + weight, 0);
  const errors = group.filter(({ to: { stage, status } }) => stage === 'error' || ['nack', 'timeout'].includes(status));
  return { count: sum(group), rate: sum(group) / perSeconds, errors: sum(errors) };
}

/** Hops of a pathway. */
export function hopsOf(history: History, pathway: string, within: Within, at: At): readonly HopStats[] {
  const hops = hopsIn(history, within, at).filter((hop) => hop.pathway === pathway);
  const keyOf = ({ from, to }: HopOf): string => JSON.stringify([from.node.id, from.stage, to.node.id, to.stage]);
  return grouped(hops, keyOf, ({ weight }) => weight).map(([, group]) => {
    const { kind, from, to } = group[0] as HopOf;
    return {
      kind,
      from: { node: from.node.id, stage: from.stage },
      to: { node: to.node.id, stage: to.stage },
      ...measured(group, seconds(history, within, at)),
      [kind]: percentiles(group),
    };
  });
}

/** Edges, of one pathway or of all. */
export function edgesOf(history: History, pathway: string | undefined, within: Within, at: At): readonly EdgeStats[] {
  const hops = hopsIn(history, within, at).filter((hop) => pathway === undefined || hop.pathway === pathway);
  const keyOf = ({ from, to }: HopOf): string => JSON.stringify([from.node.id, to.node.id]);
  const waits = hops.filter(({ kind }) => kind === 'wait');
  return grouped(waits, keyOf, ({ weight }) => weight).map(([, group]) => {
    const { from, to } = group[0] as HopOf;
    const work = hops.filter((hop) => hop.kind === 'work' && hop.to.node.id === to.node.id);
    return {
      from: from.node.id,
      to: to.node.id,
      ...measured(group, seconds(history, within, at)),
      wait: percentiles(group),
      ...(work.length === 0 ? {} : { work: percentiles(work) }),
    };
  });
}
