/** The worker's side: registers sets whose numbers lie in shared memory. */
import { checkAttributes, keyOf } from '../registry/check-attributes.ts';
import { Handle, nowhere, RegisteredSet } from '../registry/registered-set.ts';
import { optionError, type RegisterArguments } from '../registry/registry.ts';
import { type AnyDefinition, type CompiledSet, compiledSet, type MetricSet } from '../schema/metric-set.ts';
import { faults } from '../state.ts';
import type { Binding } from '../storage/binding.ts';
import { IS_SCHEMA, Region } from './region.ts';
import { schemaText } from './schema-text.ts';

/** Options of {@link WorkerMetricSets}. */
export interface WorkerMetricSetsOptions {
  /** Monotonic milliseconds, for timers. Default: `performance.now`. */
  readonly nowMs?: () => number;
}

/**
 * Registers metric sets in a worker thread. Writing costs what it costs in the collecting thread: no message, no lock, no
 * atomic operation. What is registered stays until the thread ends.
 *
 * @example
 * const metrics = new WorkerMetricSets(workerData.metrics);
 * metrics.register(receiverMetrics, { 'pipeline.id': 'main' }).received.add(1);
 */
export class WorkerMetricSets {
  readonly #region: Region;
  readonly #nowMs: () => number;
  readonly #schemas = new Map<string, number | undefined>();
  readonly #sets = new Map<string, Map<number, Binding>>();
  readonly #texts = new Map<string, number | undefined>();

  /**
   * @param memory that of a region of `SharedMetricSets`, which no other thread writes to
   * @throws MetricSetsError `WEIR_METRIC_SETS_OPTION` where it is none
   */
  constructor(memory: SharedArrayBuffer, { nowMs = () => performance.now() }: WorkerMetricSetsOptions = {}) {
    if (!(memory instanceof SharedArrayBuffer)) throw optionError('memory', 'that of a region', memory);
    if (typeof nowMs !== 'function') throw optionError('nowMs', 'a function', nowMs);
    this.#region = new Region(memory);
    this.#nowMs = nowMs;
  }

  /**
   * Registers a set with its attributes. Where the region has no room, the set takes writes and shows them to nobody, which
   * is counted.
   *
   * @throws MetricSetsError `WEIR_METRIC_SETS_ATTRIBUTE` for attributes that the schema does not have
   */
  register<Definition extends AnyDefinition>(
    definition: Definition,
    ...[attributes]: RegisterArguments<Definition>
  ): MetricSet<Definition> {
    const compiled = compiledSet(definition);
    if (compiled === undefined) throw optionError('definition', 'a metric set definition', definition);
    const checked = checkAttributes(compiled.name, compiled.registration, attributes);
    const text = JSON.stringify(checked);
    const key = `${compiled.fingerprint} ${keyOf(checked)}`;
    const bind = (bucket: number): Binding => this.#block(compiled, key, text, bucket);
    return new RegisteredSet(new Handle(compiled, bind, this.#nowMs)) as unknown as MetricSet<Definition>;
  }

  #block(compiled: CompiledSet, key: string, text: string, bucket: number): Binding {
    let blocks = this.#sets.get(key);
    if (blocks === undefined) this.#sets.set(key, (blocks = new Map()));
    const existing = blocks.get(bucket);
    if (existing !== undefined) return existing;
    const set = this.#setNumber(compiled, key, text);
    const block = set === undefined ? undefined : this.#region.addBlock(set, bucket, compiled.emptyBlock);
    if (block === undefined) faults.count('region_full', `no room for ${compiled.name} in the region of this thread`);
    const binding = block ?? nowhere(compiled);
    blocks.set(bucket, binding);
    return binding;
  }

  #setNumber(compiled: CompiledSet, key: string, text: string): number | undefined {
    if (this.#texts.has(key)) return this.#texts.get(key);
    const { fingerprint } = compiled;
    if (!this.#schemas.has(fingerprint)) {
      this.#schemas.set(fingerprint, this.#region.addText(IS_SCHEMA, schemaText(compiled)));
    }
    const schema = this.#schemas.get(fingerprint);
    const set = schema === undefined ? undefined : this.#region.addText(schema, text);
    this.#texts.set(key, set);
    return set;
  }
}
