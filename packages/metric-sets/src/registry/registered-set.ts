/** The object that an application writes to: one member for each instrument, and `with`. */
import { errorName } from '@weir/otel-compat';
import type { LiveSet } from '../accounts/live-set.ts';
import { branded } from '../branded.ts';
import { makeInstrument } from '../instruments/make.ts';
import { Place } from '../instruments/place.ts';
import type { Slots } from '../instruments/slots.ts';
import type { Buckets } from '../schema/buckets.ts';
import type { CompiledSet } from '../schema/metric-set.ts';
import { faults } from '../state.ts';
import { type Binding, intsOf, type Touched } from '../storage/binding.ts';

/** Finds the handle of a registered set; a symbol, so that no field can take its place. */
const HANDLE: unique symbol = Symbol.for('weir.metric-set-handle.v1') as never;

type Members = Record<string, Slots>;

/**
 * Members up to which assigning them by a computed key leaves an object as it is: of one with more than some twenty the engine
 * makes a hash table, in which each write would have to be looked up. Defining them does not.
 */
const NARROW = 12;

const MEMBER = { configurable: true, enumerable: true, writable: true };

/** The members of a set for each bucket, each made when it is first asked for. While it is reachable the set is alive. */
export class Handle {
  declare readonly compiled: CompiledSet;
  /** Undefined for a set that is not collected. */
  declare readonly live: LiveSet | undefined;
  declare readonly members: (Members | undefined)[];
  declare private readonly buckets: Buckets;
  /** Gives the block of a bucket. */
  #bind: (bucket: number) => Binding;
  readonly #nowMs: () => number;

  constructor(compiled: CompiledSet, bind: (bucket: number) => Binding, nowMs: () => number, live?: LiveSet) {
    this.compiled = compiled;
    this.live = live;
    this.buckets = compiled.buckets;
    this.members = Array.from({ length: compiled.buckets.overflow + 1 }, () => undefined);
    this.#bind = bind;
    this.#nowMs = nowMs;
  }

  /** Never throws: what names no combination goes to the overflow bucket, and is counted. */
  with(attributes: Readonly<Record<string, unknown>>): Members {
    try {
      const bucket = this.buckets.indexOf(attributes);
      // Of no bucket, or of one that was not asked for yet.
      return this.members[bucket] ?? this.#open(bucket);
    } catch (error) {
      faults.count('internal_error', `measurement attributes could not be read: ${errorName(error)}`);
      return this.#open(Number.NaN);
    }
  }

  #open(bucket: number): Members {
    const { buckets, compiled } = this;
    if (!Number.isNaN(bucket)) return this.fill({}, bucket);
    faults.count('invalid_attributes', `${compiled.name} was given measurement attributes outside of its schema`);
    return this.members[buckets.overflow] ?? this.fill({}, buckets.overflow);
  }

  fill<T extends object>(target: T, bucket: number): T & Members {
    const place = new Place(this.#bind(bucket), this);
    const members = target as T & Members;
    const { fields } = this.compiled;
    const isWide = fields.length > NARROW;
    for (const field of fields) {
      const value = makeInstrument(field, place, this.#nowMs);
      if (isWide) Object.defineProperty(members, field.key, { ...MEMBER, value });
      else (members as Members)[field.key] = value;
    }
    this.members[bucket] = members;
    return members;
  }

  /** From now on writes go nowhere: the blocks may become another set's. */
  detach(nowhere: Binding): void {
    this.#bind = () => nowhere;
    const place = new Place(nowhere, this);
    for (const members of this.members) {
      if (members === undefined) continue;
      for (const { key, offset } of this.compiled.fields) members[key]?.moveTo(place, offset);
    }
  }
}

interface WithHandle {
  [HANDLE]?: Handle;
}

/** The handle of what may be a registered set. */
export function handleOf(set: unknown): Handle | undefined {
  return branded(set, HANDLE) as Handle | undefined;
}

/** A registered set. */
export class RegisteredSet {
  constructor(handle: Handle) {
    (this as WithHandle)[HANDLE] = handle;
    handle.fill(this, handle.compiled.buckets.plain);
  }

  with(attributes: Readonly<Record<string, unknown>>): object {
    return ((this as WithHandle)[HANDLE] as Handle).with(attributes);
  }
}

/** A block that takes writes and shows them to nobody. */
export function nowhere(compiled: CompiledSet): Binding {
  const values = compiled.emptyBlock.slice();
  // The mark and the epoch are one: nothing is ever marked.
  return { block: { values, ints: intsOf(values), base: 0 }, touched: NOBODY };
}

const NOBODY: Touched = { touch() {} };
