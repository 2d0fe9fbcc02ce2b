/** What answers are made of. */
import type { FlowStore } from '@weir/flow-store';
import type { TelemetryDatabase } from '../storage/telemetry-database.ts';
import type { Health } from '../api/types/health.ts';

/** Whom an answer asks. */
export interface Sources {
  readonly database: TelemetryDatabase;
  readonly flows: FlowStore;
  readonly health: () => Promise<Health>;
  /** Nanoseconds since the epoch. */
  readonly nowNs: () => bigint;
}
