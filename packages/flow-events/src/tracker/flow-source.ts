/** The port between a tracker and whoever reads events for it from a source that can be read again, such as a partition. */
import type { FlowEvent } from '../contract/flow-event.ts';

/** Flows of one source, and how far it was recorded before. */
export interface FlowSourceOptions {
  /** What was due until then was recorded in an earlier life, and is not recorded again; milliseconds since the epoch. */
  readonly recordedUntilMs?: number;
  /** Position of the first event that no earlier life had read: of what comes from there on nothing was recorded, whatever its time. Default: not known, and the time alone decides. */
  readonly recordedUpTo?: bigint;
}

/** Why an event joined no flow: the flow has it, is over, or has too many. */
export type UnjoinedReason = 'repeat' | 'late' | 'truncated';

/**
 * Open flows of one source, moved on by events and by time.
 *
 * The same events with the same times of arrival give the same flows, timeouts and summaries, so a source that is read
 * again from `oldestPosition` rebuilds the same state.
 */
export interface FlowSource {
  /** How many flows are open. */
  readonly size: number;
  /** Where in the source the oldest open flow begins; undefined where none is open. */
  readonly oldestPosition: bigint | undefined;
  /** Everything that was due up to here has happened; milliseconds since the epoch. */
  readonly doneUntilMs: number;
  /** Joins an event that came at `arrivalMs`, milliseconds since the epoch, and stands at `position`. */
  add(event: FlowEvent, arrivalMs: number, position?: bigint): void;
  /** Moves time on: awaited acknowledgements time out, and flows that are over are settled. */
  advance(nowMs: number): void;
}
