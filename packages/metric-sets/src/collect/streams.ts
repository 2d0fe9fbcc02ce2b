/** Makes the streams of a set out of its cells. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { MetricData } from '@weir/otel-compat';
import { readableBlock } from '../accounts/cell-block.ts';
import type { CollectorState } from '../accounts/collector-state.ts';
import type { Cell, LiveSet } from '../accounts/live-set.ts';
import type { ReadableBlock } from '../accounts/readable-block.ts';
import { type PointValue, sumAt, takeDelta, takeSum, totalOf } from '../accounts/values.ts';
import type { Field } from '../schema/layout.ts';
import type { Handed } from './give-back.ts';
import { isDelta, listOf, metricData, Point, scopeLabels, type Temporality, withoutBuckets } from './metric-data.ts';

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
  of(live: LiveSet, cells: readonly Cell[], start: HrTime, now: HrTime): MetricData[] {
    const [first] = cells;
    if (cells.length === 1 && first !== undefined) return this.#ofCell(first, start, now);
    const blocks = cells.map(readableBlock);
    const metrics: MetricData[] = [];
    for (const field of live.compiled.fields) {
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

  /** The same for what most sets are. */
  #ofCell(cell: Cell, start: HrTime, now: HrTime): MetricData[] {
    const { fields } = cell.live.compiled;
    const block = readableBlock(cell);
    const metrics: MetricData[] = [];
    // Most fields are counters: for them everything that is decided once is decided before the loop.
    const baseline = this.#isPlainDelta ? this.#state.baselineOf(cell) : undefined;
    const { attributes } = cell;
    const { base } = block;
    const home = cell.block.base;
    for (let index = 0; index < fields.length; index += 1) {
      const field = fields[index] as Field;
      const { offset } = field;
      if (baseline !== undefined && field.kind === 'counter') {
        const value = takeSum(field, sumAt(block, base + offset), baseline, home + offset);
        if (value !== undefined) metrics.push(metricData(field, 0, listOf(new Point(start, now, attributes, value))));
        continue;
      }
      const value = this.#valueOf(field, cell, block);
      if (value !== undefined) metrics.push(this.#stream(field, listOf(this.#point(field, cell, value, start, now))));
    }
    return metrics;
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
