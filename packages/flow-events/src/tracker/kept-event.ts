/** The part of an event that the definitions of a flow need. */
import { FINAL_META_KEY } from '../canonical.ts';
import type { FlowEvent, FlowNode } from '../contract/flow-event.ts';
import { isFinal } from '../history/flow-state.ts';

// Nodes and groups are few; beyond that, each event keeps its own.
const MAX_SHARED = 10_000;

const FINAL_META: Readonly<Record<string, string>> = Object.freeze({ [FINAL_META_KEY]: 'true' });

/**
 * Makes events small: sizes, errors and `meta` are left out, and what many events share is kept once.
 */
export class KeptEvents {
  readonly #nodes = new Map<string, FlowNode>();
  readonly #groups = new Map<string, string>();

  keep(event: FlowEvent, flowId: string): FlowEvent {
    const { version, event_id, group_flow, stage, status, ack, sample_rate, timestamp, causation_id, attempt } = event;
    // An awaited acknowledgement may need an event of its own, with the ids of the one that announced it.
    const announces = ack?.deadline_ms !== undefined;
    return {
      version,
      event_id,
      flow_id: flowId,
      ...(group_flow !== undefined && { group_flow: shared(this.#groups, group_flow, group_flow) }),
      node: shared(this.#nodes, `${event.node.type} ${event.node.id}`, event.node),
      stage,
      status,
      ...(ack !== undefined && { ack }),
      ...(isFinal(event) && { meta: FINAL_META }),
      ...(sample_rate !== undefined && { sample_rate }),
      timestamp,
      ...(causation_id !== undefined && { causation_id }),
      ...(attempt !== undefined && { attempt }),
      ...(announces && event.request_id !== undefined && { request_id: event.request_id }),
      ...(announces && event.trace_id !== undefined && { trace_id: event.trace_id }),
      ...(announces && event.span_id !== undefined && { span_id: event.span_id }),
    };
  }
}

function shared<T>(known: Map<string, T>, key: string, value: T): T {
  const first = known.get(key);
  if (first !== undefined) return first;
  if (known.size < MAX_SHARED) known.set(key, value);
  return value;
}
