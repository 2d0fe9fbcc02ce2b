/** Percentiles of durations: gathered by the engine, exact where few, in classes where many. */
import type { Percentiles } from '../../contract/answers.ts';
import { bucketPercentiles, EXACT_VALUES, exactPercentiles } from '../../definitions/percentiles.ts';
import type { ClickHouseRow } from '../connection.ts';

// As definitions/duration-buckets.ts has them.
const bucket = (ns: string): string =>
  `if(${ns} < 128, toInt32(${ns}), (toInt32(floor(log2(${ns}))) - 6) * 64 + toInt32(bitShiftRight(toUInt64(${ns}), toInt32(floor(log2(${ns}))) - 6)))`;

/** Columns that gather `ns`, each as often as `weight`, where `condition` holds; {@link percentilesOf} reads them. */
export function gathered(name: string, ns: string, weight: string, condition: string = '1'): string {
  return `countIf(${condition}) AS ${name}_rows,
    groupArrayIf(${EXACT_VALUES})((${ns}, ${weight}), ${condition}) AS ${name}_values,
    sumMapIf([${bucket(ns)}], [toUInt64(${weight})], ${condition}) AS ${name}_buckets`;
}

/** Columns that gather what {@link gathered} gathered. */
export function regathered(name: string): string {
  return `sum(flow.${name}_rows) AS ${name}_rows,
    groupArrayArray(${EXACT_VALUES})(flow.${name}_values) AS ${name}_values,
    sumMap(flow.${name}_buckets.1, flow.${name}_buckets.2) AS ${name}_buckets`;
}

/** What to select of it: not both the values and the classes. */
export function selected(name: string): string {
  return `${name}_rows, if(${name}_rows > ${EXACT_VALUES}, [], ${name}_values) AS ${name}_exact,
    if(${name}_rows > ${EXACT_VALUES}, ${name}_buckets, ([], [])) AS ${name}_classes`;
}

/** The percentiles of a row; undefined where it has no values. */
export function percentilesOf(row: ClickHouseRow, name: string): Percentiles | undefined {
  const rows = Number(row[`${name}_rows`]);
  if (rows === 0) return undefined;
  if (rows <= EXACT_VALUES) {
    const values = row[`${name}_exact`] as readonly (readonly [string, string])[];
    return exactPercentiles(values.map(([ns, weight]) => ({ durationNs: BigInt(ns), weight: Number(weight) })));
  }
  const [classes, counts] = row[`${name}_classes`] as readonly [readonly number[], readonly string[]];
  return bucketPercentiles(new Map(classes.map((each, index) => [Number(each), Number(counts[index])])));
}
