/** The collector's side of a region: finds what its thread opens, reads what it writes, and keeps it when the thread ends. */
import type { Attributes } from '@opentelemetry/api';
import { errorName } from '@weir/otel-compat';
import { addBlock } from '../accounts/cell-block.ts';
import type { CollectorState } from '../accounts/collector-state.ts';
import { extendLifetime } from '../accounts/fold-extremes.ts';
import type { Cell, LiveSet } from '../accounts/live-set.ts';
import { keyOf } from '../registry/check-attributes.ts';
import type { RegistryCore, RemoteSource } from '../registry/core.ts';
import { EXTREMES } from '../schema/layout.ts';
import type { CompiledSet } from '../schema/metric-set.ts';
import { faults } from '../state.ts';
import { type Binding, EPOCH } from '../storage/binding.ts';
import { IS_SCHEMA, type Region, type RegionText } from './region.ts';
import { schemaOf } from './schema-text.ts';

/** Looks at every block, marked or not, once in so many collections: a mark may come into sight after its value was due. */
const FULL_SCAN_EVERY = 10;

interface Part {
  readonly cell: Cell;
  readonly binding: Binding;
  /** The extremes as they were last read: what a late write adds is told by the difference. */
  readonly seen: Float64Array;
}

/** Every block of the region that can be read is a part of one cell. It writes nothing into the region but the epoch. */
export class RegionReader implements RemoteSource {
  readonly #core: RegistryCore;
  readonly #region: Region;
  readonly #schemas = new Map<number, CompiledSet>();
  readonly #sets = new Map<number, LiveSet>();
  readonly #parts: Part[] = [];
  #texts = 0;
  #blocks = 0;
  #refused = 0;
  #scans = 0;

  constructor(core: RegistryCore, region: Region) {
    this.#core = core;
    this.#region = region;
    region.marks[EPOCH] = core.epoch;
    core.remotes.add(this);
  }

  setEpoch(epoch: number): void {
    Atomics.store(this.#region.marks, EPOCH, epoch);
    this.#discover();
  }

  fold(ended: number, states: readonly CollectorState[]): void {
    for (const part of this.#parts) {
      // A write of the epoch before may have been under way when that was folded.
      if ((part.binding.marks[part.binding.mark] as number) >= ended - 1) foldPart(part, ended, states);
    }
  }

  markedSince(epoch: number, visit: (cell: Cell) => void): void {
    this.#scans += 1;
    const since = this.#scans % FULL_SCAN_EVERY === 0 ? 0 : epoch;
    for (const { cell, binding } of this.#parts) if ((binding.marks[binding.mark] as number) >= since) visit(cell);
  }

  /** Takes everything over into blocks of this thread; the writing thread must have ended. */
  end(): void {
    const { epoch } = this.#core;
    this.#discover();
    const states = this.#core.states();
    for (const part of this.#parts) {
      const { cell, binding } = part;
      foldPart(part, epoch, states);
      const { block } = cell;
      const kept = cell.live.compiled.fields.filter(({ kind }) => kind !== 'observeUpDownCounter');
      const isNewer = (binding.marks[binding.mark] as number) >= (block.marks[block.mark] as number);
      addBlock(kept, block.values, block.base, binding, isNewer);
      block.marks[block.mark] = epoch;
      const parts = cell.parts?.filter((other) => other !== binding);
      cell.parts = parts === undefined || parts.length === 0 ? undefined : parts;
    }
    this.#core.remotes.delete(this);
    for (const live of this.#sets.values()) this.#core.leave(live);
    this.#parts.length = 0;
    this.#sets.clear();
  }

  #discover(): void {
    // Blocks first: the thread adds a text before the blocks that are of it, and may do so between these two lines.
    const blocks = this.#region.blocksFrom(this.#blocks);
    const texts = this.#region.textsFrom(this.#texts);
    texts.forEach((text, index) => this.#addText(this.#texts + index, text));
    this.#texts += texts.length;
    for (const { set, bucket, ...binding } of blocks) {
      const live = this.#sets.get(set);
      if (live === undefined) continue;
      const cell = this.#core.cell(live, bucket);
      (cell.parts ??= []).push(binding);
      const seen = new Float64Array(live.compiled.extremes.length * EXTREMES.lifeMin).fill(-1);
      this.#parts.push({ cell, binding, seen });
    }
    this.#blocks += blocks.length;
    const { refused } = this.#region;
    if (refused > this.#refused) faults.count('region_full', 'the region of a worker thread has no room left');
    this.#refused = refused;
  }

  #addText(number: number, { schema, text }: RegionText): void {
    try {
      if (schema === IS_SCHEMA) {
        this.#schemas.set(number, schemaOf(text));
        return;
      }
      const compiled = this.#schemas.get(schema);
      if (compiled === undefined) return;
      const attributes = Object.freeze(JSON.parse(text) as Attributes);
      const live = this.#core.live(compiled, attributes, keyOf(attributes));
      live.references += 1;
      this.#sets.set(number, live);
    } catch (error) {
      faults.count('internal_error', `a set of a worker thread is not collected: ${errorName(error)}`);
    }
  }
}

/** Tells of the extremes that have come since they were last read, of epochs that are over. */
function foldPart({ cell, binding, seen }: Part, ended: number, states: readonly CollectorState[]): void {
  const { values, base } = binding;
  cell.live.compiled.extremes.forEach((extremes, index) => {
    for (const pair of [0, EXTREMES.pair]) {
      const at = base + extremes + pair;
      const last = index * EXTREMES.lifeMin + pair;
      const tag = values[at + EXTREMES.tag] as number;
      if (tag < 0 || tag > ended) continue;
      const isKnown = seen[last + EXTREMES.tag] === tag;
      for (const side of [EXTREMES.min, EXTREMES.max]) {
        const value = values[at + side] as number;
        if (isKnown && seen[last + side] === value) continue;
        seen[last + side] = value;
        extendLifetime(cell, extremes, value, value);
        for (const state of states) state.extend(cell, extremes, value, value);
      }
      seen[last + EXTREMES.tag] = tag;
    }
  });
}
