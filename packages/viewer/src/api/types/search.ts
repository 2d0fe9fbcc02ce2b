/** `GET /api/search?q=`: what an id may be. */
import type { OfFlowStore } from './flow-store.ts';
import type { FlowRow } from './flows.ts';
import type { LogSummary } from './logs.ts';
import type { TraceRow } from './traces.ts';
import type { CloudEventSummary } from './cloud-events.ts';

/** Answer of `GET /api/search`: everything that has the text as its flow, request, trace, span or event id; of each at most 50. */
export interface SearchAnswer extends OfFlowStore {
  readonly query: string;
  readonly flows: readonly FlowRow[];
  readonly traces: readonly TraceRow[];
  readonly cloudEvents: readonly CloudEventSummary[];
  /** Records of that request or event id that belong to none of the flows and traces above. */
  readonly logs: readonly LogSummary[];
}
