/** What a delta collection took from a set: its numbers at once, its streams and points when somebody reads them. */
import type { HrTime } from '@opentelemetry/api';
import type { InstrumentationScope, MetricData, ScopeMetrics } from '@weir/otel-compat';
import type { Cell } from '../accounts/live-set.ts';
import type { PointValue } from '../accounts/values.ts';
import { isDelta, metricData, Point } from './metric-data.ts';

/**
 * The values of one collection, field after field. As points they take ten times the memory, and most of what a collection
 * of many sets costs is to write into memory that no cache holds: so points are left to whoever reads them, and what waits
 * to be exported stays small.
 */
export class TakenValues {
  /** Of counters 0 or less where nothing has come, of others NaN; NaN too for a distribution. */
  readonly numbers: Float64Array;
  readonly distributions: Map<number, PointValue> = new Map();
  readonly endTime: HrTime;
  length = 0;

  /** @param most how many fields there are to look at */
  constructor(most: number, endTime: HrTime) {
    this.numbers = new Float64Array(most);
    this.endTime = endTime;
  }

  set(index: number, value: PointValue | undefined): void {
    this.numbers[index] = typeof value === 'number' ? value : Number.NaN;
    if (typeof value === 'object') this.distributions.set(index, value);
  }
}

/** The streams of a set that has one cell; to whoever reads, copies, compares or changes it, a plain object. */
export class TakenSet implements ScopeMetrics {
  readonly scope: InstrumentationScope;
  declare metrics: MetricData[];
  readonly #cell: Cell;
  readonly #values: TakenValues;
  readonly #first: number;
  readonly #startTime: HrTime;
  #metrics: MetricData[] | undefined;

  /** @param first index of the first field of the set in `values` */
  constructor(cell: Cell, values: TakenValues, first: number, startTime: HrTime) {
    this.scope = cell.scope;
    this.#cell = cell;
    this.#values = values;
    this.#first = first;
    this.#startTime = startTime;
    Object.defineProperty(this, 'metrics', TakenSet.#METRICS);
  }

  // One description for all, so that they are of one shape.
  static readonly #METRICS: PropertyDescriptor & ThisType<TakenSet> = {
    enumerable: true,
    get() {
      return (this.#metrics ??= this.#streams());
    },
    set(metrics: MetricData[]) {
      this.#metrics = metrics;
    },
  };

  #streams(): MetricData[] {
    const { attributes, live, compiled } = this.#cell;
    const { numbers, distributions, endTime } = this.#values;
    const { fields } = compiled;
    const metrics: MetricData[] = [];
    for (let index = 0; index < fields.length; index += 1) {
      const field = fields[index] as (typeof fields)[number];
      const at = this.#first + index;
      const number = numbers[at] as number;
      const isNothing = Number.isNaN(number) || (field.kind === 'counter' && number <= 0);
      const value = isNothing ? distributions.get(at) : number;
      if (value === undefined) continue;
      const isOfInterval = isDelta(field, 'delta');
      const startTime = isOfInterval ? this.#startTime : live.startTime;
      metrics.push(metricData(field, isOfInterval ? 0 : 1, [new Point(startTime, endTime, attributes, value)]));
    }
    return metrics;
  }
}
