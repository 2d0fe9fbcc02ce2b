/** Reflection: what the sets of a registry hold, as rows. */
import type { Attributes } from '@opentelemetry/api';
import { addBlock, readableBlock } from '../accounts/cell-block.ts';
import type { ReadableBlock } from '../storage/readable-block.ts';
import { type PointValue, totalOf } from '../accounts/values.ts';
import { EXTREMES } from '../schema/layout.ts';
import type { CompiledSet } from '../schema/metric-set.ts';
import { intsOf } from '../storage/binding.ts';
import { keyOf } from './check-attributes.ts';
import type { RegistryCore } from './core.ts';

/** One combination of attributes of one schema, with everything that it has counted. */
export interface MetricSetRow {
  /** Name of the set. */
  readonly name: string;
  /** Registration and measurement attributes together. */
  readonly attributes: Attributes;
  /** By field; those that were never written are left out. */
  readonly values: Readonly<Record<string, PointValue>>;
}

/** A row before its numbers are read. */
interface RawRow {
  readonly compiled: CompiledSet;
  readonly attributes: Attributes;
  readonly block: Float64Array;
}

/** The rows of everything that was ever written. */
export function rowsOf(core: RegistryCore): readonly MetricSetRow[] {
  return rawRows(core).flatMap(readRow);
}

/** The rows with only these attributes, equal ones added up; of gauges the last one counts. */
export function aggregatedRows(core: RegistryCore, keys: readonly string[]): readonly MetricSetRow[] {
  const rows = new Map<string, RawRow>();
  for (const { compiled, attributes, block } of rawRows(core)) {
    const kept = Object.fromEntries(Object.entries(attributes).filter(([key]) => keys.includes(key))) as Attributes;
    const key = `${compiled.name} ${keyOf(kept)}`;
    const row = rows.get(key);
    if (row === undefined) {
      rows.set(key, { compiled, attributes: kept, block });
      continue;
    }
    addBlock(compiled.fields, row.block, 0, readable(block), true);
    for (const extremes of compiled.extremes) extendLifetime(row.block, block, extremes);
  }
  return [...rows.values()].flatMap(readRow);
}

function rawRows(core: RegistryCore): readonly RawRow[] {
  // So that the extremes of what was written last are in their place.
  core.endEpoch();
  return [...core.lives.values()].flatMap(({ compiled, scope, cells }) =>
    [...cells.values()].map((cell) => {
      const { values, base } = readableBlock(cell);
      return {
        compiled,
        attributes: { ...scope.attributes, ...cell.attributes },
        block: values.slice(base, base + compiled.slots),
      };
    }),
  );
}

function readRow({ compiled, attributes, block }: RawRow): readonly MetricSetRow[] {
  const values = compiled.fields.flatMap((field) => {
    const value = totalOf(field, readable(block));
    return value === undefined ? [] : [[field.key, value] as const];
  });
  return values.length === 0 ? [] : [{ name: compiled.name, attributes, values: Object.fromEntries(values) }];
}

function readable(values: Float64Array): ReadableBlock {
  return { values, ints: intsOf(values), base: 0 };
}

function extendLifetime(to: Float64Array, from: Float64Array, extremes: number): void {
  const { lifeMin, lifeMax } = EXTREMES;
  to[extremes + lifeMin] = Math.min(to[extremes + lifeMin] as number, from[extremes + lifeMin] as number);
  to[extremes + lifeMax] = Math.max(to[extremes + lifeMax] as number, from[extremes + lifeMax] as number);
}
