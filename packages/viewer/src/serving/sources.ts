/** What answers are made of. */
import type { FlowSource } from '../flow-source/flow-source.ts';
import type { TelemetryDatabase } from '../storage/telemetry-database.ts';
import type { Health } from '../api/types/health.ts';

/** Whom an answer asks. */
export interface Sources {
  readonly database: TelemetryDatabase;
  readonly flows: FlowSource;
  readonly health: () => Promise<Health>;
  /** Nanoseconds since the epoch. */
  readonly nowNs: () => bigint;
}
