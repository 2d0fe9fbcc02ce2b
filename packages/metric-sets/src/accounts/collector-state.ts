/** What one collector has reported so far: each has its own, so that readers beside each other do not take from one another. */
import type { HrTime } from '@opentelemetry/api';
import type { ScopeMetrics } from '@weir/otel-compat';
import { EXTREMES } from '../schema/layout.ts';
import type { Cell, LiveSet } from './live-set.ts';

/** In a baseline, the extremes of the interval: `tag` is at least 0 where there are any. */
const { tag: PENDING, min: MIN, max: MAX } = EXTREMES;

/** The streams of one set, as a cumulative collector repeats them. */
export interface Repeated {
  readonly scopeMetrics: ScopeMetrics;
  /** The end of all of the set's points: one list, moved on as long as nothing changes. */
  readonly endTime: HrTime;
}

/**
 * Numbers as they were last reported, slot for slot as in the chunks of the registry; extremes are those of the interval.
 * What the slots hold less what the baseline holds is not reported yet.
 */
export class CollectorState {
  /** The first epoch that has not been collected. */
  nextEpoch = 0;
  /** End of the last collection; the next interval begins there. */
  lastTime: HrTime | undefined;
  /** Sets whose interval began earlier, because something of theirs was given back or not reached. */
  readonly earlierStarts: Map<LiveSet, HrTime> = new Map();
  /** Cells to look at although nothing has been written to them since. */
  readonly revisit: Set<Cell> = new Set();
  /** Points that were handed out and are neither exported nor given back. */
  readonly inFlight: Map<LiveSet, number> = new Map();
  /** What a cumulative collector repeats. */
  readonly repeated: Map<LiveSet, Repeated> = new Map();
  /** What an observed sum was last, and when it began: it begins anew where it falls. By cell and slot. */
  readonly #observed = new Map<Cell, Map<number, { last: number; start: HrTime }>>();
  readonly #baselines: (Float64Array | undefined)[] = [];

  /** The baseline of a cell's chunk; indices are those of the chunk. */
  baselineOf({ chunk }: Cell): Float64Array {
    return (this.#baselines[chunk.index] ??= new Float64Array(chunk.values.length));
  }

  /** Makes the baseline of a new cell, or of one that was there before this collector. */
  admit(cell: Cell): void {
    const { compiled } = cell.live;
    const { values, base } = cell;
    const baseline = this.baselineOf(cell);
    baseline.set(compiled.emptyBlock, base);
    for (const extremes of compiled.extremes) {
      const min = values[base + extremes + EXTREMES.lifeMin] as number;
      const max = values[base + extremes + EXTREMES.lifeMax] as number;
      if (min <= max) this.extend(cell, extremes, min, max);
    }
  }

  /** Extends the extremes of the interval. */
  extend(cell: Cell, extremes: number, min: number, max: number): void {
    const baseline = this.baselineOf(cell);
    const at = cell.base + extremes;
    const isFirst = (baseline[at + PENDING] as number) < 0;
    if (isFirst || min < (baseline[at + MIN] as number)) baseline[at + MIN] = min;
    if (isFirst || max > (baseline[at + MAX] as number)) baseline[at + MAX] = max;
    baseline[at + PENDING] = 0;
  }

  /** The extremes of the interval, which then begins anew; undefined where nothing was recorded. */
  takeExtremes(cell: Cell, extremes: number): { readonly min: number; readonly max: number } | undefined {
    const baseline = this.baselineOf(cell);
    const at = cell.base + extremes;
    if ((baseline[at + PENDING] as number) < 0) return undefined;
    baseline[at + PENDING] = -1;
    return { min: baseline[at + MIN] as number, max: baseline[at + MAX] as number };
  }

  /**
   * When a cumulative observed sum began.
   *
   * @param first where it has never fallen
   * @param restarted where it has fallen since it was last collected
   */
  observedSince(cell: Cell, offset: number, value: number, first: HrTime, restarted: HrTime): HrTime {
    let slots = this.#observed.get(cell);
    if (slots === undefined) this.#observed.set(cell, (slots = new Map()));
    const seen = slots.get(offset);
    const start = seen === undefined ? first : value < seen.last ? restarted : seen.start;
    slots.set(offset, { last: value, start });
    return start;
  }

  /** A point of the set was handed out, to be settled later. */
  handedOut(live: LiveSet): void {
    this.inFlight.set(live, (this.inFlight.get(live) ?? 0) + 1);
  }

  settled(live: LiveSet): void {
    const left = (this.inFlight.get(live) ?? 1) - 1;
    if (left === 0) this.inFlight.delete(live);
    else this.inFlight.set(live, left);
  }

  /** Whether something of a set that has left is still to be reported. */
  holds(live: LiveSet): boolean {
    if (this.nextEpoch <= live.leftAt || this.inFlight.has(live)) return true;
    return [...live.cells.values()].some((cell) => this.revisit.has(cell));
  }

  forget(live: LiveSet): void {
    this.earlierStarts.delete(live);
    this.inFlight.delete(live);
    this.repeated.delete(live);
    for (const cell of live.cells.values()) {
      this.revisit.delete(cell);
      this.#observed.delete(cell);
    }
  }
}
