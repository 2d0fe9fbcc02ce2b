/** The collector's side of a region: finds what its thread opens, reads what it writes, and keeps it when the thread ends. */
import type { Attributes } from '@opentelemetry/api';
import { errorName } from '@weir/otel-compat';
import { addBlock } from '../accounts/cell-block.ts';
import type { CollectorState } from '../accounts/collector-state.ts';
import { extendLifetime } from '../accounts/fold-extremes.ts';
import type { Cell } from '../accounts/live-set.ts';
import type { ReadableBlock } from '../storage/readable-block.ts';
import type { LiveSet } from '../accounts/live-set.ts';
import { keyOf } from '../registry/check-attributes.ts';
import type { RegistryCore, RemoteSource } from '../registry/core.ts';
import { EXTREMES } from '../schema/layout.ts';
import type { CompiledSet } from '../schema/metric-set.ts';
import { faults } from '../state.ts';
import { markIndex, markOf } from '../storage/binding.ts';
import { IS_SCHEMA, type Region, type RegionText } from './region.ts';
import { schemaOf } from './schema-text.ts';

/** Looks at every block, touched or not, once in so many epochs: what a plain store costs may come into sight late. */
const FULL_SCAN_EVERY = 10;

interface Part {
  readonly cell: Cell;
  readonly block: ReadableBlock;
  /** The extremes as they were last read: what a late write adds is told by the difference. */
  readonly seen: Float64Array;
}

/** Every block of the region that can be read is a part of one cell. It writes nothing into the region but the epoch. */
export class RegionReader implements RemoteSource {
  readonly #core: RegistryCore;
  readonly #region: Region;
  readonly #schemas = new Map<number, CompiledSet>();
  readonly #sets = new Map<number, LiveSet>();
  /** By number of the block; those of sets that are not collected are left out. */
  readonly #parts: (Part | undefined)[] = [];
  /** The blocks that were touched in the epoch before. */
  #recent: ReadonlySet<number> = new Set();
  #texts = 0;
  #refused = 0;
  #epochs = 0;

  constructor(core: RegistryCore, region: Region) {
    this.#core = core;
    this.#region = region;
    region.setEpoch(core.epoch);
    core.remotes.add(this);
  }

  endEpoch(ended: number, states: readonly CollectorState[]): void {
    this.#region.setEpoch(ended + 1);
    // Before the directory: so that whatever was touched is in it.
    const touched = this.#region.touched.take();
    this.#discover();
    this.#epochs += 1;
    if (touched === undefined || this.#epochs % FULL_SCAN_EVERY === 0) {
      for (const part of this.#parts) tell(part, ended, states);
    } else {
      // Of the epoch before a write may have been under way when that was told.
      const blocks = new Set([...this.#recent, ...touched]);
      for (const block of blocks) tell(this.#parts[block], ended, states);
    }
    this.#recent = new Set(touched);
  }

  /** Takes everything over into blocks of this thread; the writing thread must have ended. */
  end(): void {
    const { epoch } = this.#core;
    this.#discover();
    const states = this.#core.states();
    for (const part of this.#parts) {
      if (part === undefined) continue;
      const { cell, block } = part;
      tell(part, epoch, states);
      const { ints, values, base } = cell;
      const kept = cell.live.compiled.fields.filter(({ kind }) => kind !== 'observeUpDownCounter');
      addBlock(kept, values, base, block, markOf(block) >= markOf(cell));
      ints[markIndex(base)] = epoch;
      const parts = cell.parts?.filter((other) => other !== block);
      cell.parts = parts === undefined || parts.length === 0 ? undefined : parts;
    }
    this.#core.remotes.delete(this);
    for (const live of this.#sets.values()) this.#core.leave(live);
    this.#parts.length = 0;
    this.#sets.clear();
  }

  #discover(): void {
    // Blocks first: the thread adds a text before the blocks that are of it, and may do so between these two lines.
    const blocks = this.#region.blocksFrom(this.#parts.length);
    const texts = this.#region.textsFrom(this.#texts);
    texts.forEach((text, index) => this.#addText(this.#texts + index, text));
    this.#texts += texts.length;
    for (const { set, bucket, ...block } of blocks) this.#parts.push(this.#part(set, bucket, block));
    const { refused } = this.#region;
    if (refused > this.#refused) faults.count('region_full', 'the region of a worker thread has no room left');
    this.#refused = refused;
  }

  #part(set: number, bucket: number, block: ReadableBlock): Part | undefined {
    const live = this.#sets.get(set);
    if (live === undefined) return undefined;
    const cell = this.#core.cell(live, bucket);
    (cell.parts ??= []).push(block);
    return { cell, block, seen: new Float64Array(live.compiled.extremes.length * EXTREMES.lifeMin).fill(-1) };
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

/** Has a cell collected, and tells of the extremes that have come since they were last read, of epochs that are over. */
function tell(part: Part | undefined, ended: number, states: readonly CollectorState[]): void {
  if (part === undefined) return;
  const { cell, block, seen } = part;
  const { values, base } = block;
  cell.touch(ended);
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
