/** Where Weir tells of its start, for `weir doctor`, which looks at a process from inside. */
import { processWide } from '@weir/otel-compat';
import type { Instrumentation } from '../sdk/stock.ts';

/** Who listens; nobody but the doctor's probe. */
export interface ProbePort {
  /** What is loaded from now on can be instrumented. */
  starting?: () => void;
  started?: (instrumentations: readonly Instrumentation[]) => void;
  problem?: (message: string) => void;
}

/** Shared by all copies of this package in one process. */
export const probe: ProbePort = processWide('node-probe.v1', () => ({}));
