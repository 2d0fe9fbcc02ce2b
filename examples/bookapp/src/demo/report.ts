/** The summary for people: counts, where the time went, and one flow drawn. */
import { type FlowEvent, type FlowHop, flowHops, orderedFlowEvents } from '@weir/flow-events';
import type { ReceivedFlow } from './received-flows.ts';
import type { SentryEvent } from './sentry-envelope.ts';
import type { Summary } from './summary.ts';

const BAR_WIDTH = 40;
const NODE_WIDTH = 20;
const PERCENTILES = [50, 95, 99];
const MAX_SENTRY_EVENTS = 5;

/** The text of a summary. */
export function report(
  { requests, flows, tracker, spans, logs, flowEvents, requestIds, errors, injected, sentry, store }: Summary,
  received: readonly ReceivedFlow[],
  sentryEvents: readonly SentryEvent[] = [],
): string {
  const example = received.find(({ state }) => state === 'complete') ?? received[0];
  return [
    `requests     ${requests}   (${requestIds} request ids, ${errors} errors)`,
    `flows        ${flows.started} started, ${flows.complete} complete, ${flows.incomplete} incomplete`,
    `tracker      ${tracker.settled} flows settled, ${tracker.missedAcks} acknowledgements missed`,
    `received     ${spans} spans, ${logs} log records, ${flowEvents} of them flow events`,
    ...(sentry === undefined
      ? []
      : [
          `sentry       ${sentry.events} events of ${injected} injected errors, ${sentry.traced} of them in traces that were received`,
        ]),
    ...(store === undefined ? [] : [`store        ${storeText(store)}`]),
    '',
    ...hopTable(received),
    ...(example === undefined ? [] : ['', ...timeline(example)]),
    ...(sentryEvents.length === 0 ? [] : ['', ...sentryTable(sentryEvents)]),
  ].join('\n');
}

function storeText({ engine, events, flows, hops, equal, differences }: NonNullable<Summary['store']>): string {
  const difference = `differs from the viewer in ${differences.join(', ')}`;
  return `${engine} has ${events} flow events, ${flows} flows, ${hops} hops; ${equal ? 'it answers what the viewer does' : difference}`;
}

function hopTable(flows: readonly ReceivedFlow[]): string[] {
  const durations = new Map<string, bigint[]>();
  for (const hop of flows.flatMap(({ events }) => flowHops(events))) {
    const name = hopName(hop);
    const known = durations.get(name);
    if (known === undefined) durations.set(name, [hop.durationNs]);
    else known.push(hop.durationNs);
  }
  const rows = [...durations].map(([name, values]) => {
    const sorted = values.toSorted((a, b) => (a < b ? -1 : 1));
    return [name, ...PERCENTILES.map((percent) => milliseconds(nearestRank(sorted, percent)))];
  });
  const table = [['hops', ...PERCENTILES.map((percent) => `p${percent}`)], ...rows];
  const nameWidth = Math.max(...table.map(([name = '']) => name.length));
  return table.map(([name = '', ...cells]) => name.padEnd(nameWidth) + cells.map((cell) => cell.padStart(12)).join(''));
}

function hopName({ from, to, kind }: FlowHop): string {
  const place = kind === 'wait' ? `${from.node.id} -> ${to.node.id}` : to.node.id;
  return `${kind} ${place} (${from.stage} -> ${to.stage})`;
}

/** Nearest-rank percentile of sorted values. */
function nearestRank(sorted: readonly bigint[], percent: number): bigint {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0n;
}

function timeline({ flowId, events, state }: ReceivedFlow): string[] {
  const ordered = orderedFlowEvents(events);
  const first = ordered[0]?.atNs ?? 0n;
  const total = (ordered.at(-1)?.atNs ?? first) - first;
  const lines = ordered.map(({ event, atNs }) => {
    const column = total === 0n ? 0 : Number(((atNs - first) * BigInt(BAR_WIDTH - 1)) / total);
    const bar = `${'·'.repeat(column)}●`.padEnd(BAR_WIDTH);
    return `  ${bar} ${`+${milliseconds(atNs - first)}`.padStart(10)}  ${describe(event)}`;
  });
  const requestId = ordered.find(({ event }) => event.request_id !== undefined)?.event.request_id ?? 'none';
  return [`flow ${flowId}, ${state} in ${milliseconds(total)}, request ${requestId}`, ...lines];
}

function sentryTable(events: readonly SentryEvent[]): string[] {
  const lines = events.slice(0, MAX_SENTRY_EVENTS).map(({ title, level, tags }) => {
    const [traceId, spanId] = ['otel.trace_id', 'otel.span_id'].map((tag) => (tags[tag] ?? 'none').slice(0, 8));
    return `  ${level.padEnd(8)} ${title}  trace ${traceId} span ${spanId} request ${tags['request.id'] ?? 'none'}`;
  });
  return ['sentry events', ...lines];
}

function describe({ node, stage, status, trace_id: traceId = '' }: FlowEvent): string {
  return `${node.id.padEnd(NODE_WIDTH)} ${`${stage}/${status}`.padEnd(17)} trace ${traceId.slice(0, 8)}`;
}

function milliseconds(nanoseconds: bigint): string {
  return `${(Number(nanoseconds) / 1e6).toFixed(2)} ms`;
}
