/** The registry of metric sets: what is registered here is collected by every producer of this registry. */
import type { Attributes } from '@opentelemetry/api';
import { type Clock, errorName, processWide, systemClock, typeName } from '@weir/otel-compat';
import type { LiveSet } from '../accounts/live-set.ts';
import { branded } from '../branded.ts';
import { MetricSetsError } from '../errors.ts';
import type { MetricSetDescriptor } from '../schema/descriptor.ts';
import { type AnyDefinition, compiledSet, type MetricSet, type RegistrationValues } from '../schema/metric-set.ts';
import { faults } from '../state.ts';
import type { Binding } from '../storage/binding.ts';
import { checkAttributes, keyOf } from './check-attributes.ts';
import { liveKey, RegistryCore } from './core.ts';
import { Handle, handleOf, nowhere, RegisteredSet } from './registered-set.ts';
import { aggregatedRows, type MetricSetRow, rowsOf } from './rows.ts';

/** Options of {@link MetricSetRegistry}. */
export interface MetricSetRegistryOptions {
  /** Most sets alive at once; those beyond it are not collected, and counted. Default 100,000. */
  readonly maxSets?: number;
  /** Wall clock. Default: the system's. */
  readonly clock?: Clock;
  /** Monotonic milliseconds, for timers. Default: `performance.now`. */
  readonly nowMs?: () => number;
}

/** Options of {@link MetricSetRegistry.register}. */
export interface RegisterOptions<Definition> {
  /** Called before each collection, to observe what somebody else keeps. Keeps the set alive until it is unregistered. */
  readonly observe?: (set: MetricSet<Definition>) => void;
}

/** The attributes come first, unless the schema asks for none. */
export type RegisterArguments<Definition> = keyof RegistrationValues<Definition> extends never
  ? [attributes?: RegistrationValues<Definition>, options?: RegisterOptions<Definition>]
  : [attributes: RegistrationValues<Definition>, options?: RegisterOptions<Definition>];

const CORE: unique symbol = Symbol.for('weir.metric-set-registry-core.v1') as never;

/**
 * Keeps track of live metric sets.
 *
 * A set stays registered until it is unregistered or nobody can reach it or any of its instruments any more; what it holds
 * then is still collected. Sets of one schema with equal attributes write to the same streams.
 *
 * @example
 * const registry = new MetricSetRegistry();
 * const receiver = registry.register(receiverMetrics, { 'pipeline.id': 'main' });
 * receiver.received.add(3);
 * receiver.with({ outcome: 'success' }).received.add(1);
 * registry.size; // 1
 */
export class MetricSetRegistry {
  readonly #core: RegistryCore;
  readonly #maxSets: number;
  readonly #nowMs: () => number;
  readonly #unreachable = new FinalizationRegistry<LiveSet>((live) => this.#leave(live));

  /** @throws MetricSetsError `WEIR_METRIC_SETS_OPTION` for an option out of range */
  constructor(options: MetricSetRegistryOptions = {}) {
    const { maxSets = 100_000, clock = systemClock, nowMs = () => performance.now() } = options;
    if (!Number.isInteger(maxSets) || maxSets < 1) throw optionError('maxSets', 'an integer of at least 1', maxSets);
    if (typeof clock !== 'function') throw optionError('clock', 'a function', clock);
    if (typeof nowMs !== 'function') throw optionError('nowMs', 'a function', nowMs);
    this.#maxSets = maxSets;
    this.#nowMs = nowMs;
    this.#core = new RegistryCore(clock);
    Object.defineProperty(this, CORE, { value: this.#core });
  }

  /**
   * Registers a set with its attributes.
   *
   * @throws MetricSetsError `WEIR_METRIC_SETS_ATTRIBUTE` for attributes that the schema does not have, and
   *   `WEIR_METRIC_SETS_NAME_TAKEN` where a set of another schema has the name
   */
  register<Definition extends AnyDefinition>(
    definition: Definition,
    ...[attributes, options]: RegisterArguments<Definition>
  ): MetricSet<Definition> {
    const compiled = compiledSet(definition);
    if (compiled === undefined) throw optionError('definition', 'a metric set definition', definition);
    const checked = checkAttributes(compiled.name, compiled.registration, attributes) as Attributes;
    const core = this.#core;
    const key = keyOf(checked);
    if (core.lives.size >= this.#maxSets && !core.lives.has(liveKey(compiled, key))) {
      faults.count('too_many_sets', `more than ${this.#maxSets} metric sets are registered`);
      const sink = nowhere(compiled);
      return new RegisteredSet(new Handle(compiled, () => sink, this.#nowMs)) as unknown as MetricSet<Definition>;
    }
    const live = core.live(compiled, checked, key);
    live.references += 1;
    const bind = (bucket: number): Binding => {
      const cell = core.cell(live, bucket);
      return { block: cell, touched: cell };
    };
    const handle = new Handle(live.compiled, bind, this.#nowMs, live);
    const set = new RegisteredSet(handle) as unknown as MetricSet<Definition>;
    this.#unreachable.register(handle, live, handle);
    const observe = options?.observe;
    if (observe !== undefined) core.observers.set(handle, () => observe(set));
    return set;
  }

  /**
   * Unregisters a set: later writes to it go nowhere, and what it holds is collected once more by everybody. Never throws.
   *
   * @returns whether it was registered here
   */
  unregister(set: object): boolean {
    const handle = handleOf(set);
    // What was taken out of the list of reachable ones was registered, and only the first time.
    if (handle === undefined || !this.#unreachable.unregister(handle)) return false;
    this.#core.observers.delete(handle);
    handle.detach(nowhere(handle.compiled));
    if (handle.live !== undefined) this.#leave(handle.live);
    return true;
  }

  /**
   * Has a function called before each collection, to observe what somebody else keeps. An exception of it is counted.
   *
   * @returns ends that
   */
  onCollect(observe: () => void): () => void {
    const key = {};
    this.#core.observers.set(key, observe);
    return () => void this.#core.observers.delete(key);
  }

  /** How many sets are alive, those that have left and wait to be collected included. */
  get size(): number {
    return this.#core.lives.size;
  }

  /** How many different sets of registration attributes there are. */
  get entityCount(): number {
    return this.#core.entityCount;
  }

  /** The schemas of all live sets, by name. */
  liveSchema(): readonly MetricSetDescriptor[] {
    return [...this.#core.definitions.values()]
      .map(({ compiled }) => compiled.descriptor)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Visits what every set has counted since it was registered, a row for each combination of attributes. Takes nothing from collectors. */
  visit(visitor: (row: MetricSetRow) => void): void {
    for (const row of rowsOf(this.#core)) visitor(row);
  }

  /** The same with all attributes but these left out, and the rows that this makes equal added up. */
  aggregate(keys: readonly string[]): readonly MetricSetRow[] {
    return aggregatedRows(this.#core, keys);
  }

  #leave(live: LiveSet): void {
    try {
      this.#core.leave(live);
    } catch (error) {
      faults.count('internal_error', `a metric set could not leave: ${errorName(error)}`);
    }
  }
}

/** The core of what may be a registry, whichever copy of the package made it. */
export function coreOf(registry: unknown): RegistryCore | undefined {
  return branded(registry, CORE) as RegistryCore | undefined;
}

/** The registry of this thread, shared by all copies of the package. */
export const defaultRegistry: MetricSetRegistry = processWide('metric-set-registry.v1', () => new MetricSetRegistry());

/** The error for an option out of range; the value itself stays unsaid. */
export function optionError(path: string, rule: string, value: unknown): MetricSetsError {
  return new MetricSetsError('WEIR_METRIC_SETS_OPTION', `${path} must be ${rule} (got ${typeName(value)})`);
}
