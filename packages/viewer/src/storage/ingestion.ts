/** The way of telemetry from whoever takes it to whoever keeps it. */
import type { FlowEvent } from '@weir/flow-events';
import type { IngestRequest } from '../ingest/read-request.ts';
import type { Ingested } from './telemetry-database.ts';

/** What takes telemetry. */
export interface Ingestion {
  ingest(request: IngestRequest): Promise<Ingested>;
  /** Resolves when the events can be asked for, with how many were new. */
  addFlowEvents(events: readonly FlowEvent[]): Promise<number>;
}
