/** The stock MetricProducer over a registry: readers take it beside the SDK's own metrics. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import {
  type CollectionResult,
  errorName,
  type MetricData,
  type MetricProducer,
  type ScopeMetrics,
} from '@weir/otel-compat';
import type { RegistryCore } from '../registry/core.ts';
import type { Cell, LiveSet } from '../registry/live-set.ts';
import { coreOf, defaultRegistry, type MetricSetRegistry, optionError } from '../registry/registry.ts';
import type { Field } from '../schema/layout.ts';
import { faults } from '../state.ts';
import { readableBlock } from './cell-block.ts';
import type { CollectorState } from './collector-state.ts';
import { giveBack, type Handed } from './give-back.ts';
import {
  isDelta,
  laterOf,
  metricData,
  type Point,
  scopeLabels,
  type Temporality,
  withoutBuckets,
} from './metric-data.ts';
import type { ReadableBlock } from './readable-block.ts';
import { type PointValue, takeDelta, totalOf } from './values.ts';

/** Options of {@link MetricSetProducer}. */
export interface MetricSetProducerOptions {
  /** Default: the registry of the thread. */
  readonly registry?: MetricSetRegistry;
  /**
   * `delta`: what has changed since this producer's last collection. `cumulative`: everything that was ever written. Default
   * `cumulative`. Sums that may fall are cumulative either way.
   */
  readonly temporality?: Temporality;
  /**
   * `prometheus` for the stock Prometheus exporter, which shows neither attributes of scopes nor exponential histograms:
   * attributes become labels `otel_scope_<key>`, and of exponential histograms count and sum are shown. Default `otlp`.
   */
  readonly target?: 'otlp' | 'prometheus';
  /** Keeps what was handed out until `commit` or `rollback` says what became of it; for delta. Default false. */
  readonly transactional?: boolean;
  /** Monotonic milliseconds, for the time limit of a collection. Default: `performance.now`. */
  readonly nowMs?: () => number;
}

/** Sets between two looks at the clock. */
const SETS_PER_LOOK = 64;

const NO_RESOURCE = { attributes: {}, asyncAttributesPending: false } as never;

/**
 * Collects the sets of a registry. Each producer remembers what it has reported itself, so that a delta and a cumulative
 * one, of OTLP and Prometheus readers, stand beside each other.
 *
 * @example
 * new PeriodicExportingMetricReader({
 *   exporter,
 *   metricProducers: [new MetricSetProducer({ registry, temporality: 'delta' })],
 * });
 */
export class MetricSetProducer implements MetricProducer {
  readonly #core: RegistryCore;
  readonly #state: CollectorState;
  readonly #temporality: Temporality;
  readonly #prometheus: boolean;
  readonly #handed: WeakMap<object, Handed> | undefined;
  readonly #nowMs: () => number;
  readonly #labels = new WeakMap<Cell, Attributes>();

  /** @throws MetricSetsError `WEIR_METRIC_SETS_OPTION` for an option out of range */
  constructor(options: MetricSetProducerOptions = {}) {
    const {
      registry = defaultRegistry,
      temporality = 'cumulative',
      target = 'otlp',
      transactional = false,
      nowMs = () => performance.now(),
    } = options;
    const core = coreOf(registry);
    if (core === undefined) throw optionError('registry', 'a MetricSetRegistry', registry);
    if (temporality !== 'delta' && temporality !== 'cumulative') {
      throw optionError('temporality', 'delta or cumulative', temporality);
    }
    if (target !== 'otlp' && target !== 'prometheus') throw optionError('target', 'otlp or prometheus', target);
    if (typeof transactional !== 'boolean') throw optionError('transactional', 'a boolean', transactional);
    if (typeof nowMs !== 'function') throw optionError('nowMs', 'a function', nowMs);
    this.#core = core;
    this.#state = core.attach();
    this.#temporality = temporality;
    this.#prometheus = target === 'prometheus';
    this.#handed = transactional ? new WeakMap() : undefined;
    this.#nowMs = nowMs;
  }

  /**
   * Collects. Never rejects: a reader would lose the metrics of everybody. What is not reached within `timeoutMillis` is
   * left for the next time, and said in `errors`.
   */
  collect(options?: { timeoutMillis?: number }): Promise<CollectionResult> {
    const scopeMetrics: ScopeMetrics[] = [];
    const errors: unknown[] = [];
    try {
      this.#collect(scopeMetrics, errors, options?.timeoutMillis ?? Number.POSITIVE_INFINITY);
    } catch (error) {
      faults.count('collect_failed', `a collection failed: ${errorName(error)}`);
      errors.push(error);
    }
    return Promise.resolve({ resourceMetrics: { resource: NO_RESOURCE, scopeMetrics }, errors });
  }

  /** Says that these points have arrived: nothing is kept of them any more. Foreign points are left alone. */
  commit(metrics: { readonly scopeMetrics: readonly ScopeMetrics[] }): void {
    this.#settle(metrics, () => {});
  }

  /** Says that these points were lost: what they carried is part of the next collection. Foreign points are left alone. */
  rollback(metrics: { readonly scopeMetrics: readonly ScopeMetrics[] }): void {
    this.#settle(metrics, (handed, point) => giveBack(this.#state, handed, point));
  }

  #settle(
    { scopeMetrics }: { readonly scopeMetrics: readonly ScopeMetrics[] },
    settle: (handed: Handed, point: Point) => void,
  ): void {
    if (this.#handed === undefined) return;
    for (const { metrics } of scopeMetrics) {
      for (const { dataPoints } of metrics) {
        for (const point of dataPoints as readonly Point[]) {
          const handed = this.#handed.get(point);
          if (handed === undefined) continue;
          this.#handed.delete(point);
          settle(handed, point);
          this.#state.settled(handed.cell.live);
        }
      }
    }
    this.#core.sweep();
  }

  #collect(scopeMetrics: ScopeMetrics[], errors: unknown[], timeoutMs: number): void {
    const core = this.#core;
    const state = this.#state;
    const startedMs = this.#nowMs();
    const ended = core.endEpoch();
    const now = core.now();
    const touched = this.#temporality === 'delta' ? changed(core, state) : everything(core, state);
    const lastTime = state.lastTime;
    state.nextEpoch = ended + 1;
    state.lastTime = now;
    state.revisit.clear();

    let done = 0;
    let isLate = false;
    for (const [live, cells] of touched) {
      isLate ||= done % SETS_PER_LOOK === 0 && done > 0 && this.#nowMs() - startedMs > timeoutMs;
      done += 1;
      const start = state.earlierStarts.get(live) ?? laterOf(lastTime ?? live.startTime, live.startTime);
      if (isLate) {
        state.earlierStarts.set(live, start);
        for (const cell of cells) state.revisit.add(cell);
        continue;
      }
      state.earlierStarts.delete(live);
      const metrics = this.#metricsOf(live, cells, start, now);
      if (metrics.length > 0) scopeMetrics.push({ scope: live.scope, metrics });
    }
    if (isLate) errors.push(new Error(`metric sets were not all collected within ${timeoutMs} ms`));
    core.sweep();
  }

  #metricsOf(live: LiveSet, cells: readonly Cell[], start: HrTime, now: HrTime): MetricData[] {
    const { fields } = live.compiled;
    const temporality = this.#temporality;
    const blocks = cells.map(readableBlock);
    const metrics: MetricData[] = [];
    for (const field of fields) {
      const points: Point[] = [];
      for (let at = 0; at < cells.length; at += 1) {
        const cell = cells[at] as Cell;
        const value = this.#valueOf(field, cell, blocks[at] as ReadableBlock);
        if (value === undefined) continue;
        const point: Point = {
          startTime: this.#startOf(field, cell, value, start),
          endTime: now,
          attributes: this.#prometheus ? this.#labelsOf(cell) : cell.attributes,
          value,
        };
        points.push(point);
        if (this.#handed === undefined) continue;
        this.#handed.set(point, { cell, field });
        this.#state.handedOut(live);
      }
      if (points.length === 0) continue;
      metrics.push(
        this.#prometheus && field.kind === 'exponentialHistogram'
          ? withoutBuckets(field, temporality, points)
          : metricData(field, temporality, points),
      );
    }
    return metrics;
  }

  #valueOf(field: Field, cell: Cell, block: ReadableBlock): PointValue | undefined {
    if (this.#temporality === 'cumulative') return totalOf(field, block);
    const baseline = this.#state.baselineOf(cell);
    return takeDelta(field, block, baseline, cell.block.base, (extremes) => this.#state.takeExtremes(cell, extremes));
  }

  #startOf(field: Field, cell: Cell, value: PointValue, intervalStart: HrTime): HrTime {
    if (isDelta(field, this.#temporality)) return intervalStart;
    const { startTime } = cell.live;
    if (field.kind !== 'observeCounter') return startTime;
    return this.#state.observedSince(cell, field.offset, value as number, startTime, intervalStart);
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

type Touched = ReadonlyMap<LiveSet, readonly Cell[]>;

/** The cells that were written since the last collection, or of which something was given back. */
function changed(core: RegistryCore, state: CollectorState): Touched {
  const touched = new Map<LiveSet, Cell[]>();
  const seen = new Set<Cell>();
  const touch = (cell: Cell): void => {
    if (seen.has(cell)) return;
    seen.add(cell);
    const cells = touched.get(cell.live);
    if (cells === undefined) touched.set(cell.live, [cell]);
    else cells.push(cell);
  };
  for (const cell of state.revisit) touch(cell);
  core.markedSince(state.nextEpoch, touch);
  // Another thread's mark of the epoch before can have come into sight only after it was collected.
  for (const remote of core.remotes) remote.markedSince(state.nextEpoch - 1, touch);
  return touched;
}

/** Every cell, but for those of sets that have left and were collected since. */
function everything(core: RegistryCore, state: CollectorState): Touched {
  const touched = new Map<LiveSet, readonly Cell[]>();
  for (const live of core.lives.values()) {
    if (state.nextEpoch <= live.leftAt) touched.set(live, [...live.cells.values()]);
  }
  return touched;
}
