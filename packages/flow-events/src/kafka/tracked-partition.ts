/** One partition of the flow topic, as a tracker follows it. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { parseFlowEvent } from '../contract/json.ts';
import type { FlowSource, FlowSourceOptions } from '../tracker/flow-source.ts';
import type { FlowTracker } from '../tracker/flow-tracker.ts';

/** A record as it was read. */
export interface ReadRecord {
  readonly offset: bigint;
  /** Milliseconds since the epoch. */
  readonly timestamp: bigint;
  readonly value: Buffer | undefined;
}

/** What an earlier life has recorded: all that was due until then, of the records before that offset. */
export type PartitionMark = Required<FlowSourceOptions>;

/** Where the next start is to begin, and what need not be recorded again then. */
export interface PartitionProgress extends PartitionMark {
  readonly offset: bigint;
}

/**
 * Invariant: the flows are those of all records from the last beginning up to `next`, in order; where reading begins again,
 * they do too.
 */
export class TrackedPartition {
  readonly #tracker: FlowTracker;
  /** The mark that was there when the source was opened; it does not go back. */
  #mark: PartitionMark | undefined;
  #source: FlowSource;
  /** Offset of the record that comes next. */
  #next: bigint | undefined;

  constructor(tracker: FlowTracker, mark: PartitionMark | undefined) {
    this.#tracker = tracker;
    this.#mark = mark;
    this.#source = tracker.openSource(mark);
  }

  /** Follows a record; gives the event that it is, if it is one. */
  take({ offset, timestamp, value }: ReadRecord, nowMs: number): FlowEvent | undefined {
    if (this.#next !== undefined && offset < this.#next) this.#beginAgain(this.#next);
    this.#next = offset + 1n;
    // A producer whose clock is ahead must not move time past the present.
    const arrivalMs = Math.min(Number(timestamp), nowMs);
    try {
      const event = parseFlowEvent(value === undefined ? '' : value.toString('utf8'));
      this.#source.add(event, arrivalMs, offset);
      return event;
    } catch (error) {
      this.#tracker.badEvent(error);
      return undefined;
    }
  }

  /** Moves time on where there was nothing more to read at that time. */
  caughtUp(endOffset: bigint, atMs: number): void {
    if (this.#next !== undefined && this.#next >= endOffset) this.#source.advance(atMs);
  }

  /** Undefined before anything was read. */
  get progress(): PartitionProgress | undefined {
    if (this.#next === undefined) return undefined;
    return { offset: this.#source.oldestPosition ?? this.#next, ...this.#reached(this.#next) };
  }

  /** Someone else follows the partition now. */
  close(): void {
    this.#tracker.closeSource(this.#source);
  }

  #beginAgain(next: bigint): void {
    this.#mark = this.#reached(next);
    this.close();
    this.#source = this.#tracker.openSource(this.#mark);
  }

  /** Where something is read again, neither its time nor its offset may have come to the mark yet. */
  #reached(next: bigint): PartitionMark {
    const { recordedUntilMs = 0, recordedUpTo = next } = this.#mark ?? {};
    return {
      recordedUntilMs: Math.max(recordedUntilMs, this.#source.doneUntilMs),
      recordedUpTo: recordedUpTo > next ? recordedUpTo : next,
    };
  }
}
