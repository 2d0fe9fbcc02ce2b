/** The instruments that a schema can declare. */
import { MetricSetsError } from '../errors.ts';

/** What every instrument says of itself. */
export interface InstrumentOptions {
  /** A unit of UCUM, such as `s`, `By`, `1` or `{item}`. */
  readonly unit: string;
  /** One sentence: the description of the metric. Default: made of its name. */
  readonly brief?: string;
  /** The name of the metric. Default: the name of the set, then the words of the field joined by dots. */
  readonly name?: string;
  /** Whether OpenTelemetry's conventions define the metric, so that a registry leaves it out. Default false. */
  readonly standard?: boolean;
}

/** Options of instruments that hold one number. */
export interface NumberOptions extends InstrumentOptions {
  /** How the number is exported. Default `double`. An `int` that was given fractions is exported without its own fraction. */
  readonly valueType?: 'int' | 'double';
}

/** Options of {@link histogram}. */
export interface HistogramOptions extends InstrumentOptions {
  /** Upper bounds of the buckets, inclusive, ascending, at most 200. Default: those of the OpenTelemetry SDK. */
  readonly boundaries?: readonly number[];
}

/** Options of {@link exponentialHistogram}. */
export interface ExponentialHistogramOptions extends InstrumentOptions {
  /** Most buckets, 2 to 160. Default 160. */
  readonly maxBuckets?: number;
}

/** Options of {@link timer}. */
export interface TimerOptions extends Omit<HistogramOptions, 'unit'> {
  /** Default `s`. */
  readonly unit?: 's' | 'ms' | 'us' | 'ns';
}

/** The kinds of instruments: a closed list. */
export type InstrumentKind =
  | 'counter'
  | 'upDownCounter'
  | 'gauge'
  | 'observeCounter'
  | 'observeUpDownCounter'
  | 'mmsc'
  | 'histogram'
  | 'exponentialHistogram'
  | 'timer';

/** An instrument as a schema holds it. */
export interface InstrumentSpec<Kind extends InstrumentKind = InstrumentKind>
  extends Omit<HistogramOptions, 'brief' | 'name'>, Pick<ExponentialHistogramOptions, 'maxBuckets'> {
  readonly kind: Kind;
  readonly brief?: string | undefined;
  readonly name?: string | undefined;
  readonly standard?: boolean;
  readonly valueType?: 'int' | 'double';
}

/**
 * A sum of what is added, which never falls.
 *
 * @example
 * counter({ unit: '{item}', brief: 'Items received.' }).kind; // 'counter'
 */
export function counter(options: NumberOptions): InstrumentSpec<'counter'> {
  return spec('counter', options);
}

/**
 * A sum that rises and falls.
 *
 * @example
 * upDownCounter({ unit: '{connection}', brief: 'Open connections.' }).kind; // 'upDownCounter'
 */
export function upDownCounter(options: NumberOptions): InstrumentSpec<'upDownCounter'> {
  return spec('upDownCounter', options);
}

/**
 * The value that was set last.
 *
 * @example
 * gauge({ unit: 'Cel', brief: 'Temperature of the room.' }).kind; // 'gauge'
 */
export function gauge(options: NumberOptions): InstrumentSpec<'gauge'> {
  return spec('gauge', options);
}

/**
 * A sum that somebody else keeps: each observation replaces the last. One that falls is taken for a restart.
 *
 * @example
 * observeCounter({ unit: 's', brief: 'Processor time used.' }).kind; // 'observeCounter'
 */
export function observeCounter(options: NumberOptions): InstrumentSpec<'observeCounter'> {
  return spec('observeCounter', options);
}

/**
 * A sum that somebody else keeps and that rises and falls.
 *
 * @example
 * observeUpDownCounter({ unit: 'By', brief: 'Heap in use.' }).kind; // 'observeUpDownCounter'
 */
export function observeUpDownCounter(options: NumberOptions): InstrumentSpec<'observeUpDownCounter'> {
  return spec('observeUpDownCounter', options);
}

/**
 * Minimum, maximum, sum and count of what is recorded; exported as a histogram of one bucket. Takes negative values too.
 *
 * @example
 * mmsc({ unit: 'By', brief: 'Size of a batch.' }).kind; // 'mmsc'
 */
export function mmsc(options: InstrumentOptions): InstrumentSpec<'mmsc'> {
  return spec('mmsc', options);
}

/**
 * A histogram with fixed bounds.
 *
 * @example
 * histogram({ unit: 'By', brief: 'Size of a body.', boundaries: [1_024, 65_536] }).boundaries; // [1_024, 65_536]
 */
export function histogram(options: HistogramOptions): InstrumentSpec<'histogram'> {
  return spec('histogram', options);
}

/**
 * A histogram whose buckets grow by a constant factor, chosen as fine as the values allow (OpenTelemetry metrics data
 * model, ExponentialHistogram).
 *
 * @example
 * exponentialHistogram({ unit: 's', brief: 'Time to answer.' }).kind; // 'exponentialHistogram'
 */
export function exponentialHistogram(options: ExponentialHistogramOptions): InstrumentSpec<'exponentialHistogram'> {
  return spec('exponentialHistogram', options);
}

/**
 * A histogram of durations, with a stopwatch. Default bounds: those that OpenTelemetry advises for HTTP, in the timer's unit.
 *
 * @example
 * timer({ brief: 'Time to handle an item.' }).unit; // 's'
 */
export function timer({ unit = 's', ...options }: TimerOptions = {}): InstrumentSpec<'timer'> {
  return spec('timer', { ...options, unit });
}

function spec<Kind extends InstrumentKind>(kind: Kind, options: Omit<InstrumentSpec, 'kind'>): InstrumentSpec<Kind> {
  try {
    return Object.freeze({ ...options, kind });
  } catch (cause) {
    throw new MetricSetsError('WEIR_METRIC_SETS_SCHEMA', `options of ${kind} must be readable`, { cause });
  }
}
