/** The stock MetricProducer over a registry: readers take it beside the SDK's own metrics. */
import type { HrTime } from '@opentelemetry/api';
import {
  type CollectionResult,
  errorName,
  type MetricData,
  type MetricProducer,
  type ScopeMetrics,
} from '@weir/otel-compat';
import type { CollectorState } from '../accounts/collector-state.ts';
import type { Cell } from '../accounts/live-set.ts';
import type { RegistryCore } from '../registry/core.ts';
import { coreOf, defaultRegistry, type MetricSetRegistry, optionError } from '../registry/registry.ts';
import { faults } from '../state.ts';
import { giveBack, type Handed } from './give-back.ts';
import { laterOf, type Point, type Temporality } from './metric-data.ts';
import { RepeatedSets } from './repeated-sets.ts';
import { Streams } from './streams.ts';
import { TakenValues } from './taken-set.ts';

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
  readonly #streams: Streams;
  /** For cumulative: every set that has ever been written. */
  readonly #repeated: RepeatedSets | undefined;
  readonly #handed: WeakMap<object, Handed> | undefined;
  readonly #nowMs: () => number;

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
    this.#handed = transactional && temporality === 'delta' ? new WeakMap() : undefined;
    this.#streams = new Streams(this.#state, temporality, target, this.#handed);
    this.#repeated = temporality === 'cumulative' ? new RepeatedSets(this.#state) : undefined;
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
          const { live } = handed.cell;
          // Where too many sets had left it was given up, and its place may be another's.
          if (this.#core.lives.get(live.key) !== live) continue;
          settle(handed, point);
          this.#state.settled(live);
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
    const touched = changed(core, state);
    const { lastTime, nextEpoch } = state;
    state.nextEpoch = ended + 1;
    state.lastTime = now;
    state.revisit.clear();
    const values = this.#streams.areLate ? new TakenValues(fieldsOf(touched), now) : undefined;
    let at = 0;
    try {
      for (; at < touched.length; at += 1) {
        if (at % SETS_PER_LOOK === SETS_PER_LOOK - 1 && this.#nowMs() - startedMs > timeoutMs) break;
        const cell = touched[at] as Cell;
        const start = this.#startOf(cell, lastTime, nextEpoch);
        if (this.#repeated === undefined) {
          const taken = this.#taken(cell, values, start, now);
          if (taken !== undefined) scopeMetrics.push(taken);
        } else this.#repeated.set(cell.live, this.#streams, start);
        if (!cell.isAlone) cell.live.touched = [];
        if (state.earlierStarts.size > 0) state.earlierStarts.delete(cell.live);
      }
    } finally {
      if (at < touched.length) errors.push(new Error(`metric sets were not all collected within ${timeoutMs} ms`));
      for (; at < touched.length; at += 1) this.#putOff(touched[at] as Cell, lastTime, nextEpoch);
    }
    this.#repeated?.collect(scopeMetrics, now, ended);
    core.sweep();
  }

  #taken(cell: Cell, values: TakenValues | undefined, start: HrTime, now: HrTime): ScopeMetrics | undefined {
    if (!cell.isAlone) return scoped(cell, this.#streams.ofCells(cell.live, cell.live.touched, start, now));
    if (values !== undefined) return this.#streams.take(cell, values, start);
    return scoped(cell, this.#streams.ofCell(cell, start, now));
  }

  /** When the interval of a set began: with the end of the last, unless it was registered or something was lost. */
  #startOf({ live, bornIn }: Cell, lastTime: HrTime | undefined, nextEpoch: number): HrTime {
    const { earlierStarts } = this.#state;
    const earlier = earlierStarts.size > 0 ? earlierStarts.get(live) : undefined;
    if (earlier !== undefined) return earlier;
    if (lastTime !== undefined && bornIn < nextEpoch) return lastTime;
    return laterOf(lastTime ?? live.startTime, live.startTime);
  }

  /** Leaves a set for the next collection. */
  #putOff(cell: Cell, lastTime: HrTime | undefined, nextEpoch: number): void {
    const { live } = cell;
    this.#state.earlierStarts.set(live, this.#startOf(cell, lastTime, nextEpoch));
    for (const put of cell.isAlone ? [cell] : live.touched) this.#state.revisit.add(put);
    live.touched = [];
    this.#repeated?.delete(live);
  }
}

function scoped({ scope }: Cell, metrics: MetricData[]): ScopeMetrics | undefined {
  return metrics.length === 0 ? undefined : { scope, metrics };
}

/** How many fields the sets of one cell have. */
function fieldsOf(cells: readonly Cell[]): number {
  let fields = 0;
  for (const { isAlone, compiled } of cells) if (isAlone) fields += compiled.fields.length;
  return fields;
}

/** A cell of each set of which something was written since the last collection, or given back; all of them are in `touched`. */
function changed(core: RegistryCore, state: CollectorState): readonly Cell[] {
  const sets: Cell[] = [];
  const first = core.touched.since(state.nextEpoch);
  if (state.revisit.size === 0) {
    for (let cell = first; cell !== undefined; cell = cell.newer) addTo(sets, cell);
    return sets;
  }
  const cells = new Set(state.revisit);
  for (let cell = first; cell !== undefined; cell = cell.newer) cells.add(cell);
  for (const cell of cells) addTo(sets, cell);
  return sets;
}

function addTo(sets: Cell[], cell: Cell): void {
  if (cell.isAlone) {
    sets.push(cell);
    return;
  }
  const { touched } = cell.live;
  if (touched.length === 0) sets.push(cell);
  touched.push(cell);
}
