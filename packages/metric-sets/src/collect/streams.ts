/** Makes the streams of a set out of its cells. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { MetricData, ScopeMetrics } from '@weir/otel-compat';
import { readableBlock } from '../accounts/cell-block.ts';
import type { CollectorState } from '../accounts/collector-state.ts';
import type { Cell, LiveSet } from '../accounts/live-set.ts';
import type { ReadableBlock } from '../storage/readable-block.ts';
import { type PointValue, precisionLost, sumAt, takeDelta, totalOf } from '../accounts/values.ts';
import type { CounterRun } from '../schema/counter-runs.ts';
import type { Field } from '../schema/layout.ts';
import type { Handed } from './give-back.ts';
import { isDelta, metricData, Point, scopeLabels, type Temporality, withoutBuckets } from './metric-data.ts';
import { INEXACT, takeCounters } from './take-counters.ts';
import { TakenSet, type TakenValues } from './taken-set.ts';

/** One collector's way of seeing sets. */
export class Streams {
  readonly #state: CollectorState;
  readonly #temporality: Temporality;
  readonly #prometheus: boolean;
  readonly #handed: WeakMap<object, Handed> | undefined;
  readonly #isPlainDelta: boolean;
  readonly #labels = new WeakMap<Cell, Attributes>();

  constructor(
    state: CollectorState,
    temporality: Temporality,
    target: 'otlp' | 'prometheus',
    handed: WeakMap<object, Handed> | undefined,
  ) {
    this.#state = state;
    this.#temporality = temporality;
    this.#prometheus = target === 'prometheus';
    this.#handed = handed;
    this.#isPlainDelta = temporality === 'delta' && target === 'otlp' && handed === undefined;
  }

  /** The streams of a set, from these of its cells; `start` is that of the interval. */
  ofCells({ compiled }: LiveSet, cells: readonly Cell[], start: HrTime, now: HrTime): MetricData[] {
    const blocks = cells.map(readableBlock);
    const metrics: MetricData[] = [];
    for (const field of compiled.fields) {
      const points: Point[] = [];
      for (let at = 0; at < cells.length; at += 1) {
        const cell = cells[at] as Cell;
        const value = this.#valueOf(field, cell, blocks[at] as ReadableBlock);
        if (value !== undefined) points.push(this.#point(field, cell, value, start, now));
      }
      if (points.length > 0) metrics.push(this.#stream(field, points));
    }
    return metrics;
  }

  /** The same from one cell, which is all that most sets have. */
  ofCell(cell: Cell, start: HrTime, now: HrTime): MetricData[] {
    const block = readableBlock(cell);
    const metrics: MetricData[] = [];
    for (const field of cell.compiled.fields) {
      const value = this.#valueOf(field, cell, block);
      if (value !== undefined) metrics.push(this.#stream(field, [this.#point(field, cell, value, start, now)]));
    }
    return metrics;
  }

  /** Whether what has come may be taken at once and made into points later. */
  get areLate(): boolean {
    return this.#isPlainDelta;
  }

  /** Takes what has come to a set of one cell; undefined where nothing has. */
  take(cell: Cell, values: TakenValues, start: HrTime): ScopeMetrics | undefined {
    const { fields, counters, others } = cell.compiled;
    const block = readableBlock(cell);
    const baseline = this.#state.baselineOf(cell);
    const { numbers, length: first } = values;
    let isEmpty = true;
    const { values: slots, ints, base } = block;
    const home = cell.base;
    for (let run = 0; run < counters.length; run += 1) {
      const { offset, length, from } = counters[run] as CounterRun;
      const come = takeCounters(slots, ints, base + offset, baseline, home + offset, numbers, first + from, length);
      if (come !== 0) isEmpty = false;
      if (come === INEXACT) sayInexact(fields.slice(from, from + length), block);
    }
    for (let other = 0; other < others.length; other += 1) {
      const index = others[other] as number;
      const value = takeDelta(fields[index] as Field, cell, block, this.#state);
      values.set(first + index, value);
      if (value !== undefined) isEmpty = false;
    }
    values.length += fields.length;
    return isEmpty ? undefined : new TakenSet(cell, values, first, start);
  }

  #valueOf(field: Field, cell: Cell, block: ReadableBlock): PointValue | undefined {
    if (this.#temporality === 'cumulative') return totalOf(field, block);
    return takeDelta(field, cell, block, this.#state);
  }

  #point(field: Field, cell: Cell, value: PointValue, start: HrTime, endTime: HrTime): Point {
    const { live } = cell;
    let startTime = start;
    if (!isDelta(field, this.#temporality)) {
      startTime = live.startTime;
      if (field.kind === 'observeCounter') {
        startTime = this.#state.observedSince(cell, field.offset, value as number, startTime, start);
      }
    }
    const point = new Point(startTime, endTime, this.#prometheus ? this.#labelsOf(cell) : cell.attributes, value);
    if (this.#handed !== undefined) {
      this.#handed.set(point, { cell, field });
      this.#state.handedOut(live);
    }
    return point;
  }

  #stream(field: Field, points: readonly Point[]): MetricData {
    const aggregationTemporality = isDelta(field, this.#temporality) ? 0 : 1;
    return this.#prometheus && field.pointType === 1
      ? withoutBuckets(field, aggregationTemporality, points)
      : metricData(field, aggregationTemporality, points);
  }

  #labelsOf(cell: Cell): Attributes {
    let labels = this.#labels.get(cell);
    if (labels === undefined) {
      labels = scopeLabels(cell.live.scope.attributes as Attributes, cell.attributes);
      this.#labels.set(cell, labels);
    }
    return labels;
  }
}

function sayInexact(counters: readonly Field[], block: ReadableBlock): void {
  for (const field of counters) {
    if (sumAt(block, block.base + field.offset) > Number.MAX_SAFE_INTEGER) precisionLost(field);
  }
}
