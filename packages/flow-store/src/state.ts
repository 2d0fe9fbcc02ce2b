/** Counts of what went wrong inside this package, shared by all copies of it in one process. */
import { FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong: what was appended is no event that the store takes, the engine's thread ended, a listener threw. */
export type FlowStoreFault = 'bad_event' | 'engine_ended' | 'internal_error';

/** Counts faults of this process. */
export const faults: FaultCounter<FlowStoreFault> = processWide(
  'flow-store.v1',
  () => new FaultCounter<FlowStoreFault>('@weir/flow-store'),
);
