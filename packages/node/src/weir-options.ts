/** The options of `weir` and `startWeir`. */
import { constants } from 'node:os';
import { typeName } from '@weir/otel-compat';
import type { WeirNodeError } from './errors.ts';
import { type ReadMembers, readMembers } from './options/members.ts';
import { badOption } from './options/rules.ts';
import { PART_NAMES, type Parts } from './parts/parts.ts';
import type { ExitHooksOptions } from './options/exit-hooks-options.ts';
import type { SdkOptions } from './sdk/stock.ts';

/** Options of {@link weir}. */
export interface WeirOptions extends Parts {
  /**
   * Options for the stock NodeSDK. Its exporters are kept: processors, readers and propagators of Weir are put before and around
   * them. What is not given here comes from the environment (`OTEL_*`), as in the stock SDK.
   */
  readonly sdk?: SdkOptions;
}

/** Options of `startWeir`. */
export interface StartWeirOptions extends WeirOptions {
  /** Whether the end of the process is waited for, and how long. Default: on, with a deadline of 2,000 ms. */
  readonly exit?: boolean | ExitHooksOptions;
  /**
   * A configuration file: OpenTelemetry's, with a `weir:` section. What these options say wins over the file. Default: what
   * OTEL_CONFIG_FILE names, else none.
   */
  readonly configFile?: string;
  /** Whether the stock instrumentations that are installed are set up, beside those under `sdk`. Default false. */
  readonly autoInstrumentations?: boolean;
}

type Check = (value: unknown) => boolean;

const has =
  (...methods: readonly string[]): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    methods.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function');
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isText: Check = (value) => typeof value === 'string' && value !== '';
const isSpanProcessor = has('onStart', 'onEnd', 'forceFlush', 'shutdown');
const isLogRecordProcessor = has('onEmit', 'forceFlush', 'shutdown');
const isReader = has('collect', 'forceFlush', 'shutdown');
const isInstrumentation = has('getConfig', 'setConfig', 'enable', 'disable');

type Rule = readonly [wanted: string, check: Check];

/** What the stock SDK would fail by, or call where it is not, is told of by its key. */
const SDK_RULES: Readonly<Record<string, Rule>> = {
  autoDetectResources: ['true or false', isFlag],
  contextManager: ['a context manager', has('active', 'with', 'bind', 'enable', 'disable')],
  textMapPropagator: ['a propagator or null', (value) => value === null || has('inject', 'extract', 'fields')(value)],
  logRecordProcessor: ['a processor of log records', isLogRecordProcessor],
  logRecordProcessors: ['an array of processors of log records', listOf(isLogRecordProcessor)],
  metricReader: ['a reader of metrics', isReader],
  metricReaders: ['an array of readers of metrics', listOf(isReader)],
  views: ['an array of views', listOf(isObject)],
  instrumentations: [
    'an array of instrumentations',
    (value) => Array.isArray(value) && (value.flat() as readonly unknown[]).every(isInstrumentation),
  ],
  resource: ['a resource', has('merge')],
  resourceDetectors: ['an array of resource detectors', listOf(has('detect'))],
  sampler: ['a sampler', has('shouldSample')],
  serviceName: ['text', isText],
  spanProcessor: ['a processor of spans', isSpanProcessor],
  spanProcessors: ['an array of processors of spans', listOf(isSpanProcessor)],
  traceExporter: ['an exporter of spans', has('export', 'shutdown')],
  spanLimits: ['an object', isObject],
  idGenerator: ['an id generator', has('generateTraceId', 'generateSpanId')],
};

/** Options of `startWeir` beside those of `weir`. */
const START_RULES: Readonly<Record<string, Rule>> = {
  configFile: ['the path of a file', isText],
  autoInstrumentations: ['true or false', isFlag],
  exit: ['true, false or an object', (value) => isFlag(value) || isObject(value)],
};

const NOT_CAUGHT = ['SIGKILL', 'SIGSTOP'];

const EXIT_RULES: Readonly<Record<string, Rule>> = {
  timeoutMs: ['an integer from 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0],
  signals: [
    'an array of names of signals that can be listened to',
    listOf((name) => Object.hasOwn(constants.signals, name as string) && !NOT_CAUGHT.includes(name as string)),
  ],
};

/** Options that can be used, and what was wrong with the others, which are left out. */
export interface ReadOptions<Options> {
  readonly options: Options;
  readonly problems: readonly WeirNodeError[];
}

/** Options of {@link weir}; nothing is thrown. What is wrong within a part, the part says. */
export function readWeirOptions(given: unknown): ReadOptions<WeirOptions> {
  return readOptions(given, {});
}

/** Options of `startWeir` likewise. */
export function readStartOptions(given: unknown): ReadOptions<StartWeirOptions> {
  return readOptions(given, START_RULES);
}

function readOptions(given: unknown, rules: Readonly<Record<string, Rule>>): ReadOptions<object> {
  const { members, problems } = readMembers('', given, [...PART_NAMES, 'sdk', ...Object.keys(rules)]);
  const options = ruled('', members, rules);
  const sdk = section('sdk', options.members['sdk'], SDK_RULES);
  const exit = isObject(options.members['exit']) ? section('exit', options.members['exit'], EXIT_RULES) : undefined;
  return {
    options: {
      ...options.members,
      ...(sdk !== undefined && { sdk: sdk.options }),
      ...(exit !== undefined && { exit: exit.options }),
    },
    problems: [...problems, ...options.problems, ...(sdk?.problems ?? []), ...(exit?.problems ?? [])],
  };
}

function section(path: string, given: unknown, rules: Readonly<Record<string, Rule>>): ReadOptions<object> | undefined {
  if (given === undefined) return undefined;
  const { members, problems } = readMembers(path, given, Object.keys(rules));
  const right = ruled(path, members, rules);
  return { options: { ...right.members }, problems: [...problems, ...right.problems] };
}

/** The members that are what they must be; those without a rule stay. */
function ruled(path: string, members: ReadMembers['members'], rules: Readonly<Record<string, Rule>>): ReadMembers {
  const problems: WeirNodeError[] = [];
  const right = Object.entries(members).filter(([name, value]) => {
    const [wanted, check] = rules[name] ?? [];
    if (wanted === undefined || check === undefined || isRight(check, value)) return true;
    const at = path === '' ? name : `${path}.${name}`;
    problems.push(badOption(`${at} must be ${wanted} (got ${typeName(value)})`));
    return false;
  });
  return { members: Object.fromEntries(right), problems };
}

/** A value that throws when it is looked at is none that could be used. */
function isRight(check: Check, value: unknown): boolean {
  try {
    return check(value);
  } catch {
    return false;
  }
}
