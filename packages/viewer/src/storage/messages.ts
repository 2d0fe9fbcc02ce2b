/** What the threads tell each other. */
import type { Batch } from '../rows/batch.ts';
import type { IngestRequest, ReadRequest } from '../ingest/read-request.ts';
import type { CloudEventSummary } from '../api/types/cloud-events.ts';
import type { LogSummary } from '../api/types/logs.ts';
import type { RowCounts } from '../rows/counts.ts';
import type { Evicted } from './eviction.ts';

/** To the reading thread. */
export interface ReadMessage {
  readonly id: number;
  readonly request: IngestRequest;
}

/** From the reading thread: what a body holds, or why it cannot be read. */
export type ReadAnswer =
  | ({ readonly id: number } & Omit<ReadRequest, 'batch'>)
  | { readonly id: number; readonly problem: string };

/** From the reading thread to the storing one. */
export interface WriteMessage {
  readonly id: number;
  readonly batch: Batch;
}

/** To the storing thread. */
export type StoreMessage =
  | { readonly id: number; readonly question: string; readonly args: unknown }
  | { readonly removeFlows: readonly string[] }
  | { readonly told: boolean }
  | { readonly close: true };

/** From the storing thread. */
export type StoreAnswer =
  | { readonly written: number; readonly news: News }
  | { readonly writeFailed: number; readonly problem: string }
  | { readonly id: number; readonly json: string | undefined }
  | { readonly id: number; readonly problem: string }
  | { readonly evicted: Evicted };

/** What came, told as far as somebody listens. */
export interface News {
  readonly counts: RowCounts;
  readonly traceIds: readonly string[];
  readonly scopes: readonly string[];
  readonly logs: readonly LogSummary[];
  readonly moreLogs: number;
  readonly cloudEvents: readonly CloudEventSummary[];
  readonly moreCloudEvents: number;
}

/** What the storing thread begins with. */
export interface StoreThreadData {
  /** A path, or `:memory:`. */
  readonly file: string;
  readonly maxBytes: number;
  readonly maxAgeMs: number | undefined;
}
