/** What a cumulative collector repeats: the streams of every set, made anew only where something was written. */
import type { HrTime } from '@opentelemetry/api';
import type { ScopeMetrics } from '@weir/otel-compat';
import type { CollectorState, Repeated } from '../accounts/collector-state.ts';
import type { LiveSet } from '../accounts/live-set.ts';
import type { Streams } from './streams.ts';

/**
 * A set that has changed gets new points, with an end of their own; one that has not hands out the same points with a later
 * end. So what was handed out earlier stays true: the value was the same at the later time too.
 */
export class RepeatedSets {
  readonly #sets: Map<LiveSet, Repeated>;

  constructor({ repeated }: CollectorState) {
    this.#sets = repeated;
  }

  /** Makes the streams of a set anew. */
  set(live: LiveSet, streams: Streams, start: HrTime): void {
    const endTime: HrTime = [0, 0];
    const cells = [...live.cells.values()];
    const [first] = cells;
    const metrics =
      first?.isAlone === true ? streams.ofCell(first, start, endTime) : streams.ofCells(live, cells, start, endTime);
    if (metrics.length > 0) this.#sets.set(live, { scopeMetrics: { scope: live.scope, metrics }, endTime });
  }

  /** What is not known any more is left out, until it is set again. */
  delete(live: LiveSet): void {
    this.#sets.delete(live);
  }

  /** Adds the streams of all sets; of one that has left for the last time. */
  collect(scopeMetrics: ScopeMetrics[], now: HrTime, ended: number): void {
    for (const [live, { scopeMetrics: streams, endTime }] of this.#sets) {
      endTime[0] = now[0];
      endTime[1] = now[1];
      scopeMetrics.push(streams);
      if (live.leftAt <= ended) this.#sets.delete(live);
    }
  }
}
