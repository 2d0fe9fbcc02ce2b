/** A flow between its rows and what the definitions say of it. */
import type { FlowEvent } from '@weir/flow-events';
import type { FlowValues } from './flow-row.ts';

/** An event with what its row says; a new one has no row yet. */
export interface KeptEvent {
  readonly event: FlowEvent;
  readonly atNs: bigint;
  readonly place: number;
  row: number | undefined;
  /** The hop that ends here, as it is counted. */
  hop: { readonly series: number; readonly durationNs: bigint } | undefined;
}

/** A flow with its events, as they are written. */
export interface KeptFlow {
  readonly id: number;
  readonly flowId: string;
  readonly events: Map<string, KeptEvent>;
  /** Undefined as long as nothing is written. */
  values: FlowValues | undefined;
  /** Ids of the events whose announced acknowledgement is awaited. */
  awaited: ReadonlySet<string>;
  /** Trace and request ids that lead here. */
  readonly keys: Set<string>;
}
