/** When to look at which flow again: a calendar of buckets, in which a flow stands at most once. */

/** What can stand in {@link DueFlows}. */
export interface Due {
  /** Bucket it stands in; undefined while it stands in none. Written by {@link DueFlows} only. */
  bucket: number | undefined;
}

/** Fine enough for deadlines, coarse enough that many flows share a bucket. */
export const BUCKET_MS = 100;

/**
 * Flows by the time at which they are due, within 100 ms.
 *
 * Invariant: a flow stands in the bucket that it names, and in no other, so that nothing stale is kept.
 */
export class DueFlows<T extends Due> {
  readonly #buckets = new Map<number, Set<T>>();
  #last = Number.NEGATIVE_INFINITY;

  /** Puts a flow where it is due at `dueMs`, or leaves it where it is due sooner. */
  bringForward(flow: T, dueMs: number): void {
    const bucket = this.#bucketOf(dueMs);
    if (flow.bucket !== undefined && flow.bucket <= bucket) return;
    this.remove(flow);
    flow.bucket = bucket;
    const flows = this.#buckets.get(bucket);
    if (flows === undefined) this.#buckets.set(bucket, new Set([flow]));
    else flows.add(flow);
  }

  remove(flow: T): void {
    if (flow.bucket === undefined) return;
    const flows = this.#buckets.get(flow.bucket);
    flows?.delete(flow);
    if (flows?.size === 0) this.#buckets.delete(flow.bucket);
    flow.bucket = undefined;
  }

  /** Takes out the flows that are due at `nowMs`, the earliest first. What is put back meanwhile comes at a later look. */
  *take(nowMs: number): Generator<T> {
    const until = Math.floor(nowMs / BUCKET_MS);
    const buckets = this.#dueBuckets(until);
    // From here on, what is put back stands in a bucket that is still to come.
    this.#last = Math.max(this.#last, until);
    for (const bucket of buckets) {
      const flows = this.#buckets.get(bucket);
      if (flows === undefined) continue;
      this.#buckets.delete(bucket);
      for (const flow of flows) flow.bucket = undefined;
      yield* flows;
    }
  }

  /** Whichever are fewer: the buckets since the last look, or those that there are. */
  #dueBuckets(until: number): Iterable<number> {
    if (until - this.#last <= this.#buckets.size) return range(this.#last + 1, until);
    return [...this.#buckets.keys()].filter((bucket) => bucket <= until).toSorted((a, b) => a - b);
  }

  /** What is due already is due at the next look. */
  #bucketOf(dueMs: number): number {
    return Math.max(Math.ceil(dueMs / BUCKET_MS), this.#last + 1);
  }
}

function* range(from: number, to: number): Generator<number> {
  for (let value = from; value <= to; value += 1) yield value;
}
