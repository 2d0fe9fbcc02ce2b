/** Each kind of answer in lines. */
import type { FlowEvent } from '@weir/flow-events';
import { parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import type {
  AwaitedAck,
  EdgeStats,
  FlowList,
  FlowPosition,
  FlowStoreStatus,
  HopStats,
  Measured,
  OverdueList,
  PathwayStats,
  Percentiles,
  ReadTopicStatus,
  StoredFlow,
} from '../contract/answers.ts';
import { durationText, tableText, timeText } from './text.ts';

export function flowText({ flowId, state, events }: StoredFlow): readonly string[] {
  const first = nanoseconds(events[0]);
  const rows = events.map((event) => ({
    after: durationText(nanoseconds(event) - first),
    node: event.node.id,
    event: `${event.stage}/${event.status}`,
    attempt: event.attempt ?? '',
    request: event.request_id ?? '',
    trace: event.trace_id ?? '',
    error: event.error?.type ?? '',
  }));
  return [`${flowId} is ${state}; it began ${timeText(first)}`, ...tableText(rows, '')];
}

export function whereText(flowId: string, position: FlowPosition): readonly string[] {
  const { node, stage, status, at, awaiting } = position;
  return [
    `${flowId} is at ${node}, ${stage}/${status} since ${timeText(at)}`,
    ...awaiting.map((ack) => awaitedText(ack)),
  ];
}

export function listText({ flows, next }: FlowList): readonly string[] {
  const rows = flows.map((flow) => ({
    flow: flow.flowId,
    pathway: flow.pathway,
    state: flow.state,
    at: flow.node,
    event: `${flow.stage}/${flow.status}`,
    began: timeText(flow.first),
    hops: flow.hops,
    wait: durationText(flow.waitNs),
    work: durationText(flow.workNs),
    attempts: flow.attempts,
    redelivered: flow.redeliveries,
    duplicates: flow.duplicates,
  }));
  return [...tableText(rows, 'no flows'), ...nextText(next)];
}

export function overdueText({ acks, next }: OverdueList): readonly string[] {
  const rows = acks.map(({ flowId, pathway, node, by = '', deadline }) => ({
    flow: flowId,
    pathway,
    'announced by': node,
    'awaited of': by,
    deadline: timeText(deadline),
  }));
  return [...tableText(rows, 'nothing is overdue'), ...nextText(next)];
}

export function pathwaysText(pathways: readonly PathwayStats[]): readonly string[] {
  const rows = pathways.map(({ pathway, states, wait, work, ...measured }) => ({
    pathway,
    ...countsText(measured),
    complete: states.complete,
    open: states.open,
    late: states.late,
    lost: states.lost,
    ...percentilesText('wait', wait),
    ...percentilesText('work', work),
  }));
  return tableText(rows, 'no flows');
}

export function hopsText({ hops, omitted }: { hops: readonly HopStats[]; omitted: number }): readonly string[] {
  const rows = hops.map(({ kind, from, to, wait, work, ...measured }) => ({
    kind,
    from: `${from.node} ${from.stage}`,
    to: `${to.node} ${to.stage}`,
    ...countsText(measured),
    ...percentilesText('', wait ?? work),
  }));
  return [...tableText(rows, 'no hops'), ...omittedText(omitted)];
}

export function edgesText({ edges, omitted }: { edges: readonly EdgeStats[]; omitted: number }): readonly string[] {
  const rows = edges.map(({ from, to, wait, work, ...measured }) => ({
    from,
    to,
    ...countsText(measured),
    ...percentilesText('wait', wait),
    ...percentilesText('work', work),
  }));
  return [...tableText(rows, 'no edges'), ...omittedText(omitted)];
}

export function statusText(status: FlowStoreStatus): readonly string[] {
  const { earliest, lastBadMessage: bad, readTopics = [], ...counts } = status;
  const rows = Object.entries(counts).map(([name, value]) => ({ name, value: String(value) }));
  if (earliest !== undefined) rows.push({ name: 'earliest', value: timeText(earliest) });
  if (bad !== undefined) {
    const place = `${bad.topic} ${bad.partition}, offset ${bad.offset}, ${timeText(bad.at)}`;
    rows.push({ name: 'lastBadMessage', value: `${place}: ${bad.reason.replaceAll(/\s+/g, ' ')}` });
  }
  return [...rows.map(({ name, value }) => `${name.padEnd(14)} ${value}`), ...topicsText(readTopics)];
}

function topicsText(topics: readonly ReadTopicStatus[]): readonly string[] {
  if (topics.length === 0) return [];
  const rows = topics.flatMap(({ topic, group, partitions }) =>
    partitions.map(({ partition, offset, lag = '' }) => ({ topic, group, partition, next: String(offset), lag })),
  );
  const isUnknown = rows.some(({ lag }) => lag === '');
  return [
    '',
    ...topics.map(({ topic, group, messages, problem }) => {
      const met = problem === undefined ? '' : `; it met: ${problem}`;
      return `${topic}: group ${group} has read ${messages} messages since the server was started${met}`;
    }),
    ...tableText(rows, 'nothing was read of any partition'),
    ...(isUnknown ? ['the server does not tell the lag: --brokers asks Kafka'] : []),
  ];
}

function awaitedText({ node, by, deadline }: AwaitedAck): string {
  return `awaits an acknowledgement${by === undefined ? '' : ` of ${by}`}, announced by ${node}, due ${timeText(deadline)}`;
}

function countsText({ count, rate, errors }: Measured): Record<'count' | 'rate' | 'errors', string | number> {
  return { count, rate: `${rate.toFixed(2)}/s`, errors };
}

function percentilesText(name: string, percentiles: Percentiles | undefined): Record<string, string> {
  return Object.fromEntries(
    (['p50', 'p95', 'p99'] as const).map((percentile) => [
      name === '' ? percentile : `${name} ${percentile}`,
      percentiles === undefined ? '' : durationText(percentiles[percentile]),
    ]),
  );
}

function nextText(next: string | undefined): readonly string[] {
  return next === undefined ? [] : [`more: --after ${next}`];
}

function omittedText(omitted: number): readonly string[] {
  return omitted === 0 ? [] : [`and ${omitted} more`];
}

function nanoseconds(event: FlowEvent | undefined): bigint {
  return toNanoseconds(parseRfc3339(event?.timestamp ?? '') ?? [0, 0]);
}
