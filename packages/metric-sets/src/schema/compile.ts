/** Checks the instruments of a schema and gives each its place in the block. */
import { schemaError } from './attribute-set.ts';
import type { InstrumentKind, InstrumentSpec } from './instruments.ts';
import { type Field, slotsOf } from './layout.ts';
import { MARK_SLOTS } from '../storage/binding.ts';
import { dottedName, isFieldKey, isName, isUnit } from './names.ts';

/** The bounds that the OpenTelemetry SDK uses by default (Metrics SDK, explicit bucket histogram aggregation). */
const DEFAULT_BOUNDARIES = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

/** What the semantic conventions advise for durations of requests, in seconds. */
const DURATION_BOUNDARIES_S = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** How many of a timer's unit a millisecond is. */
export const PER_MS: Readonly<Record<string, number>> = { s: 0.001, ms: 1, us: 1_000, ns: 1_000_000 };

type Points = Pick<Field, 'pointType' | 'isMonotonic'>;
const HISTOGRAM_POINTS: Points = { pointType: 0, isMonotonic: undefined };
const RISING_SUM: Points = { pointType: 3, isMonotonic: true };
const SUM: Points = { pointType: 3, isMonotonic: false };

/** How the points of each kind are exported. */
const POINTS: Readonly<Record<InstrumentKind, Points>> = {
  counter: RISING_SUM,
  upDownCounter: SUM,
  gauge: { pointType: 2, isMonotonic: undefined },
  observeCounter: RISING_SUM,
  observeUpDownCounter: SUM,
  mmsc: HISTOGRAM_POINTS,
  histogram: HISTOGRAM_POINTS,
  exponentialHistogram: { pointType: 1, isMonotonic: undefined },
  timer: HISTOGRAM_POINTS,
};

const MAX_FIELDS = 1_000;
const MAX_BOUNDARIES = 200;
const MAX_BUCKETS = 160;

/** The fields of a set in order, one after another in the block. */
export function compileFields(setName: string, metrics: unknown): readonly Field[] {
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) {
    throw schemaError('metrics', 'must be an object of instruments', metrics);
  }
  const entries = Object.entries(metrics as Record<string, InstrumentSpec>);
  if (entries.length === 0 || entries.length > MAX_FIELDS) {
    throw schemaError('metrics', `must have 1 to ${MAX_FIELDS} instruments`, metrics);
  }
  const fields: Field[] = [];
  const owners = new Map<string, string>();
  let offset = MARK_SLOTS;
  for (const [key, spec] of entries) {
    const field = compileField(setName, key, spec, offset);
    const { name } = field.descriptor;
    const owner = owners.get(name);
    if (owner !== undefined) throw schemaError(`metrics.${key}.name`, `is that of metrics.${owner} already`, spec.name);
    owners.set(name, key);
    fields.push(field);
    offset += slotsOf(field);
  }
  return Object.freeze(fields);
}

function compileField(setName: string, key: string, spec: InstrumentSpec, offset: number): Field {
  const path = `metrics.${key.slice(0, 100)}`;
  if (!isFieldKey(key))
    throw schemaError(path, 'must have letters and digits as its key, and none of the reserved', key);
  if (typeof spec?.kind !== 'string' || !Object.hasOwn(POINTS, spec.kind))
    throw schemaError(path, 'must be an instrument such as counter(...)', spec);
  const { kind, unit, brief, valueType = 'double' } = spec;
  if (!isUnit(unit)) throw schemaError(`${path}.unit`, 'must be a UCUM unit such as s, By or {item}', unit);
  const name = spec.name ?? `${setName}.${dottedName(key)}`;
  if (!isName(name)) throw schemaError(`${path}.name`, 'must be lower-case words in parts joined by dots', name);
  if (brief !== undefined && (typeof brief !== 'string' || brief.trim() === '')) {
    throw schemaError(`${path}.brief`, 'must be a sentence', brief);
  }
  if (valueType !== 'int' && valueType !== 'double') {
    throw schemaError(`${path}.valueType`, 'must be int or double', valueType);
  }
  if (kind === 'timer' && PER_MS[unit] === undefined)
    throw schemaError(`${path}.unit`, 'must be s, ms, us or ns', unit);
  return Object.freeze({
    key,
    kind,
    offset,
    ...POINTS[kind],
    descriptor: Object.freeze({
      name,
      description: brief ?? `The ${dottedName(key).replaceAll('.', ' ')} of ${setName}.`,
      unit,
      valueType: valueType === 'int' ? 0 : 1,
    }),
    boundaries: boundariesOf(path, spec),
    maxBuckets: maxBucketsOf(path, spec),
    standard: spec.standard === true,
  });
}

function boundariesOf(path: string, { kind, unit, boundaries }: InstrumentSpec): readonly number[] {
  if (kind !== 'histogram' && kind !== 'timer') return [];
  const inSeconds = (bound: number): number => Number((bound * 1_000 * (PER_MS[unit] ?? 1)).toPrecision(12));
  const bounds = boundaries ?? (kind === 'timer' ? DURATION_BOUNDARIES_S.map(inSeconds) : DEFAULT_BOUNDARIES);
  const ascends =
    Array.isArray(bounds) &&
    bounds.length <= MAX_BOUNDARIES &&
    bounds.every((bound, at) => Number.isFinite(bound) && (at === 0 || bound > (bounds[at - 1] as number)));
  if (!ascends) {
    throw schemaError(`${path}.boundaries`, `must be at most ${MAX_BOUNDARIES} ascending finite numbers`, bounds);
  }
  return Object.freeze([...bounds]);
}

function maxBucketsOf(path: string, { kind, maxBuckets = MAX_BUCKETS }: InstrumentSpec): number {
  if (kind !== 'exponentialHistogram') return 0;
  if (!Number.isInteger(maxBuckets) || maxBuckets < 2 || maxBuckets > MAX_BUCKETS) {
    throw schemaError(`${path}.maxBuckets`, `must be an integer from 2 to ${MAX_BUCKETS}`, maxBuckets);
  }
  return maxBuckets;
}
