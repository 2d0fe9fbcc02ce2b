/** Flows of the flow store as lines of the table. */
import { type FlowSummary as EventsSummary, flowSummary, orderedFlowEvents } from '@weir/flow-events';
import type { FlowSummary, StoredFlow } from '@weir/flow-store';
import type { FlowRow } from '../api/types/flows.ts';

/** A line. */
export function flowRow(flow: FlowSummary): FlowRow {
  return {
    flowId: flow.flowId,
    pathway: flow.pathway,
    ...(flow.group !== undefined && { group: flow.group }),
    state: flow.state,
    firstNs: String(flow.first),
    lastNs: String(flow.last),
    node: flow.node,
    stage: flow.stage,
    status: flow.status,
    hops: flow.hops,
    waitNs: String(flow.waitNs),
    workNs: String(flow.workNs),
    totalNs: String(flow.waitNs + flow.workNs),
    attempts: flow.attempts,
    redeliveries: flow.redeliveries,
    duplicates: flow.duplicates,
    deadLetters: flow.deadLetters,
    timeouts: flow.timeouts,
    weight: flow.weight,
  };
}

/** The line of a flow that is there whole. */
export function rowOfFlow({ flowId, state, events }: StoredFlow): FlowRow {
  const ordered = orderedFlowEvents(events);
  const [first, last] = [ordered[0], ordered.at(-1)];
  // Judged by the store already: what is asked here does not depend on the time.
  const summary = flowSummary(events, { now: [0, 0] });
  if (first === undefined || last === undefined || summary === undefined)
    throw new RangeError('a stored flow has events');
  const { group_flow: group } = ordered.find(({ event }) => event.group_flow !== undefined)?.event ?? {};
  return {
    flowId,
    pathway: summary.pathway,
    ...(group !== undefined && { group }),
    state,
    firstNs: String(first.atNs),
    lastNs: String(last.atNs),
    node: last.event.node.id,
    stage: last.event.stage,
    status: last.event.status,
    hops: ordered.length - 1,
    ...durations(summary),
    attempts: summary.attempts,
    redeliveries: summary.redeliveries,
    duplicates: summary.duplicates,
    deadLetters: summary.deadLetters,
    timeouts: summary.timeouts,
    weight: summary.weight,
  };
}

function durations({ waitNs, workNs }: EventsSummary): Pick<FlowRow, 'waitNs' | 'workNs' | 'totalNs'> {
  return { waitNs: String(waitNs), workNs: String(workNs), totalNs: String(waitNs + workNs) };
}
