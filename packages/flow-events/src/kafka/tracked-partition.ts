/** One partition of the flow topic, as a tracker follows it. */
import { parseFlowEvent } from '../contract/json.ts';
import type { FlowSource } from '../tracker/flow-source.ts';
import type { FlowTracker } from '../tracker/flow-tracker.ts';

/** A record as it was read. */
export interface ReadRecord {
  readonly offset: bigint;
  /** Milliseconds since the epoch. */
  readonly timestamp: bigint;
  readonly value: Buffer | undefined;
}

/** Where the next start is to begin, and what need not be recorded again then. */
export interface PartitionProgress {
  readonly offset: bigint;
  readonly recordedUntilMs: number;
}

/**
 * Invariant: the flows are those of all records from the last beginning up to `next`, in order; where reading begins again,
 * they do too.
 */
export class TrackedPartition {
  readonly #tracker: FlowTracker;
  /** The mark that was there when the source was opened; it does not go back. */
  #recordedUntilMs: number | undefined;
  #source: FlowSource;
  /** Offset of the record that comes next. */
  #next: bigint | undefined;

  constructor(tracker: FlowTracker, recordedUntilMs: number | undefined) {
    this.#tracker = tracker;
    this.#recordedUntilMs = recordedUntilMs;
    this.#source = open(tracker, recordedUntilMs);
  }

  take({ offset, timestamp, value }: ReadRecord, nowMs: number): void {
    if (this.#next !== undefined && offset < this.#next) this.#beginAgain();
    this.#next = offset + 1n;
    // A producer whose clock is ahead must not move time past the present.
    const arrivalMs = Math.min(Number(timestamp), nowMs);
    try {
      this.#source.add(parseFlowEvent(value === undefined ? '' : value.toString('utf8')), arrivalMs, offset);
    } catch (error) {
      this.#tracker.badEvent(error);
    }
  }

  /** Moves time on where there was nothing more to read at that time. */
  caughtUp(endOffset: bigint, atMs: number): void {
    if (this.#next !== undefined && this.#next >= endOffset) this.#source.advance(atMs);
  }

  /** Undefined before anything was read. */
  get progress(): PartitionProgress | undefined {
    if (this.#next === undefined) return undefined;
    return { offset: this.#source.oldestPosition ?? this.#next, recordedUntilMs: this.#reachedMs };
  }

  /** Someone else follows the partition now. */
  close(): void {
    this.#tracker.closeSource(this.#source);
  }

  #beginAgain(): void {
    this.#recordedUntilMs = this.#reachedMs;
    this.close();
    this.#source = open(this.#tracker, this.#recordedUntilMs);
  }

  /** Of a source that is read again, time may not have come to the mark yet. */
  get #reachedMs(): number {
    return Math.max(0, this.#recordedUntilMs ?? 0, this.#source.doneUntilMs);
  }
}

function open(tracker: FlowTracker, recordedUntilMs: number | undefined): FlowSource {
  return tracker.openSource(recordedUntilMs === undefined ? {} : { recordedUntilMs });
}
