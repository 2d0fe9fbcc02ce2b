/** What is behind a registry: the live sets, their cells, and the epochs by which all collectors see them change. */
import type { Attributes, HrTime } from '@opentelemetry/api';
import { type Clock, errorName } from '@weir/otel-compat';
import { CollectorState } from '../accounts/collector-state.ts';
import { foldExtremes } from '../accounts/fold-extremes.ts';
import { Cell, LiveSet } from '../accounts/live-set.ts';
import { TouchedList } from '../accounts/touched-list.ts';
import { MetricSetsError } from '../errors.ts';
import type { CompiledSet } from '../schema/metric-set.ts';
import { faults } from '../state.ts';
import { LocalStorage } from '../storage/local-storage.ts';

/** Blocks that other threads write. */
export interface RemoteSource {
  /** Ends an epoch for them: touches the cells that were written in it, and folds their extremes. */
  endEpoch(ended: number, states: readonly CollectorState[]): void;
}

/** Sets that have left and that nobody has collected yet: beyond these the oldest are given up. */
const MAX_LEAVING = 10_000;

/** An epoch has ended for all blocks before any of it is collected. */
export class RegistryCore {
  readonly clock: Clock;
  readonly lives: Map<string, LiveSet> = new Map();
  readonly leaving: Set<LiveSet> = new Set();
  readonly remotes: Set<RemoteSource> = new Set();
  /** Run before each collection. */
  readonly observers: Map<object, () => void> = new Map();
  /** The cells that were ever written. */
  readonly touched: TouchedList<Cell> = new TouchedList();
  /** Schemas of the live sets by name, with how many sets have each. */
  readonly definitions: Map<string, { readonly compiled: CompiledSet; sets: number }> = new Map();
  readonly #states = new Set<WeakRef<CollectorState>>();
  /** Attributes by value, with the number of live sets that have them. */
  readonly #entities = new Map<string, { readonly attributes: Attributes; sets: number }>();
  readonly #storage: LocalStorage;
  #epoch = 1;
  #observing = false;
  #cellsWithExtremes = 0;
  #lastTime: HrTime = [0, 0];

  constructor(clock: Clock) {
    this.clock = clock;
    this.#storage = new LocalStorage(this.#epoch);
  }

  /** The time, which never goes back. */
  now(): HrTime {
    const now = this.clock();
    const [seconds, nanoseconds] = this.#lastTime;
    if (now[0] > seconds || (now[0] === seconds && now[1] > nanoseconds)) this.#lastTime = now;
    return this.#lastTime;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get entityCount(): number {
    return this.#entities.size;
  }

  /**
   * The live set of a schema and attributes, made where there is none.
   *
   * @throws MetricSetsError `WEIR_METRIC_SETS_NAME_TAKEN` where a set of another schema has the name
   */
  live(compiled: CompiledSet, attributes: Attributes, attributesKey: string): LiveSet {
    const known = this.definitions.get(compiled.name)?.compiled ?? compiled;
    // Two copies of a module define the same schema twice.
    if (known !== compiled && known.fingerprint !== compiled.fingerprint) {
      throw new MetricSetsError('WEIR_METRIC_SETS_NAME_TAKEN', `${compiled.name} is the name of another schema`);
    }
    const key = liveKey(compiled, attributesKey);
    const existing = this.lives.get(key);
    if (existing !== undefined) {
      if (this.leaving.delete(existing)) {
        // Registered again while it was leaving: it stays, also where it was reported for the last time already.
        existing.leftAt = Number.POSITIVE_INFINITY;
        for (const state of this.states()) for (const cell of existing.cells.values()) state.revisit.add(cell);
      }
      return existing;
    }
    const definition = this.definitions.get(compiled.name) ?? { compiled, sets: 0 };
    definition.sets += 1;
    this.definitions.set(compiled.name, definition);
    const entity = this.#entities.get(attributesKey) ?? { attributes, sets: 0 };
    entity.sets += 1;
    this.#entities.set(attributesKey, entity);
    const live = new LiveSet(key, definition.compiled, entity.attributes, this.now(), this.#epoch);
    this.lives.set(key, live);
    return live;
  }

  /** The cell of a bucket, opened where it is not open yet. */
  cell(live: LiveSet, bucket: number): Cell {
    const existing = live.cells.get(bucket);
    if (existing !== undefined) return existing;
    const { compiled } = live;
    const cell = new Cell(live, bucket, this.#storage.allocate(compiled.emptyBlock), this.touched);
    for (const other of live.cells.values()) other.isAlone = false;
    cell.isAlone = live.cells.size === 0;
    live.cells.set(bucket, cell);
    if (compiled.extremes.length > 0) this.#cellsWithExtremes += 1;
    for (const state of this.states()) state.admit(cell);
    return cell;
  }

  /** A collector that begins with all that was written since each set was registered. */
  attach(): CollectorState {
    const state = new CollectorState();
    for (const live of this.lives.values()) for (const cell of live.cells.values()) state.admit(cell);
    this.#states.add(new WeakRef(state));
    return state;
  }

  /** The collectors that are in use. */
  states(): readonly CollectorState[] {
    const present: CollectorState[] = [];
    for (const reference of this.#states) {
      const state = reference.deref();
      if (state === undefined) this.#states.delete(reference);
      else present.push(state);
    }
    return present;
  }

  /** Ends the present epoch: what is written from now on belongs to the next. Returns the one that ended. */
  endEpoch(): number {
    this.#observe();
    const ended = this.#epoch;
    this.#epoch = ended + 1;
    this.#storage.setEpoch(this.#epoch);
    const states = this.states();
    if (this.#cellsWithExtremes > 0) {
      for (let cell = this.touched.since(ended); cell !== undefined; cell = cell.newer) {
        foldExtremes(cell, cell.values, cell.base, ended, states);
      }
    }
    for (const remote of this.remotes) remote.endEpoch(ended, states);
    return ended;
  }

  /** An observer that collects is not run again for that. */
  #observe(): void {
    if (this.#observing) return;
    this.#observing = true;
    for (const observe of this.observers.values()) {
      try {
        observe();
      } catch (error) {
        faults.count('internal_error', `an observer threw: ${errorName(error)}`);
      }
    }
    this.#observing = false;
  }

  /** One registration less; the last one makes the set leave as soon as what it holds is collected. */
  leave(live: LiveSet): void {
    live.references -= 1;
    if (live.references > 0) return;
    live.leftAt = this.#epoch;
    this.leaving.add(live);
    if ([...live.cells.values()].every(isUntouched)) this.#free(live);
    if (this.leaving.size <= MAX_LEAVING) return;
    const [oldest] = this.leaving;
    faults.count('too_many_sets', 'a metric set left and was not collected any more');
    this.#free(oldest as LiveSet);
  }

  /** Frees the sets that have left and that every collector is done with. */
  sweep(): void {
    if (this.leaving.size === 0) return;
    const states = this.states();
    if (states.length === 0) return;
    for (const live of this.leaving) if (!states.some((state) => state.holds(live))) this.#free(live);
  }

  #free(live: LiveSet): void {
    this.leaving.delete(live);
    this.lives.delete(live.key);
    for (const state of this.states()) state.forget(live);
    for (const cell of live.cells.values()) {
      this.touched.remove(cell);
      const { chunk, values, ints, base } = cell;
      this.#storage.release({ chunk, values, ints, base }, live.compiled.slots);
      if (live.compiled.extremes.length > 0) this.#cellsWithExtremes -= 1;
    }
    const { name } = live.compiled;
    const definition = this.definitions.get(name);
    if (definition !== undefined) {
      definition.sets -= 1;
      if (definition.sets === 0) this.definitions.delete(name);
    }
    const attributesKey = live.key.slice(name.length + 1);
    const entity = this.#entities.get(attributesKey);
    if (entity === undefined) return;
    entity.sets -= 1;
    if (entity.sets === 0) this.#entities.delete(attributesKey);
  }
}

/** The key of a live set. */
export function liveKey({ name }: CompiledSet, attributesKey: string): string {
  return `${name} ${attributesKey}`;
}

function isUntouched({ touchedIn, parts }: Cell): boolean {
  return parts === undefined && touchedIn === 0;
}
