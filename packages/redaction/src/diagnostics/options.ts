/** Options of diagnostic exports, checked where they are given. */
import { typeName } from '@weir/otel-compat';
import { RedactionError } from '../errors.ts';
import { createRedactor, isRedactor, type Redactor } from '../redactor.ts';
import { type DiagnosticDestination, type DiagnosticSink, sinkOf } from './sink.ts';

/** When an export is made by itself. */
export interface DiagnosticTriggers {
  /** Share of failed requests in the window, above 0 and at most 1. Default 0.25. */
  readonly errorRate?: number;
  /** How many times the median a request must take, from 1.5. Default 5. */
  readonly latencyFactor?: number;
  /** Requests in the window before either is judged, from 2. Default 20. */
  readonly minRequests?: number;
}

/** Options of `DiagnosticSpanProcessor`. */
export interface DiagnosticOptions {
  /** Default false: without it nothing is kept and nothing leaves. */
  readonly enabled?: boolean;
  /** Where exports go. */
  readonly to: DiagnosticDestination;
  /** The process that the exports tell of. */
  readonly service: { readonly name: string; readonly version?: string };
  /** Default: a redactor without options. */
  readonly redactor?: Redactor;
  readonly triggers?: DiagnosticTriggers;
  /** How far back is looked, in milliseconds, from 1,000 to 3,600,000. Default 300,000. */
  readonly windowMs?: number;
  /** Least time between two exports that nobody asked for, in milliseconds, from 1,000. Default 60,000. */
  readonly coolDownMs?: number;
  /** Most spans that are kept, from 16 to 100,000. Default 2,000. */
  readonly maxSpans?: number;
  /** Most bytes of an export, from 1,024 to 8,192. Default 8,192. */
  readonly maxPayloadBytes?: number;
  /** How long an export may take, in milliseconds, from 1 to 60,000. Default 5,000. */
  readonly timeoutMs?: number;
  /** Whether the text of an error is told, with its values replaced by the names of their kinds. Default false. */
  readonly detail?: boolean;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly nowMs?: () => number;
}

/** The options with their defaults. */
export interface CheckedDiagnosticOptions {
  readonly enabled: boolean;
  readonly sink: DiagnosticSink;
  readonly service: { readonly name: string; readonly version?: string };
  readonly redactor: Redactor;
  readonly triggers: Required<DiagnosticTriggers>;
  readonly windowMs: number;
  readonly coolDownMs: number;
  readonly maxSpans: number;
  readonly maxPayloadBytes: number;
  readonly timeoutMs: number;
  readonly detail: boolean;
  readonly nowMs: () => number;
}

const MAX_MS = 2_147_483_647;

/** @throws RedactionError `WEIR_REDACTION_OPTION` */
export function checkedDiagnosticOptions(options: DiagnosticOptions): CheckedDiagnosticOptions {
  const { service, redactor = createRedactor(), triggers = {}, nowMs = Date.now } = options;
  const version = service?.version;
  return {
    enabled: required('enabled', options.enabled ?? false, 'a boolean', (value) => typeof value === 'boolean'),
    sink: sinkOf(required('to', options.to, 'an object', (value) => typeof value === 'object' && value !== null)),
    service: {
      name: required('service.name', service?.name, 'a string', (value) => typeof value === 'string' && value !== ''),
      ...(version === undefined ? {} : { version: required('service.version', version, 'a string', isString) }),
    },
    redactor: required('redactor', redactor, 'made by createRedactor', isRedactor),
    triggers: {
      errorRate: within('triggers.errorRate', triggers.errorRate ?? 0.25, Number.MIN_VALUE, 1),
      latencyFactor: within('triggers.latencyFactor', triggers.latencyFactor ?? 5, 1.5, 1e6),
      minRequests: within('triggers.minRequests', triggers.minRequests ?? 20, 2, 1e6),
    },
    windowMs: within('windowMs', options.windowMs ?? 300_000, 1_000, 3_600_000),
    coolDownMs: within('coolDownMs', options.coolDownMs ?? 60_000, 1_000, MAX_MS),
    maxSpans: within('maxSpans', options.maxSpans ?? 2_000, 16, 100_000),
    maxPayloadBytes: within('maxPayloadBytes', options.maxPayloadBytes ?? 8_192, 1_024, 8_192),
    timeoutMs: within('timeoutMs', options.timeoutMs ?? 5_000, 1, 60_000),
    detail: required('detail', options.detail ?? false, 'a boolean', (value) => typeof value === 'boolean'),
    nowMs: required('nowMs', nowMs, 'a function', (value) => typeof value === 'function'),
  };
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function required<T>(option: string, value: T | undefined, wanted: string, holds: (value: unknown) => boolean): T {
  if (holds(value)) return value as T;
  throw new RedactionError('WEIR_REDACTION_OPTION', `${option} must be ${wanted} (got ${typeName(value)})`);
}

function within(option: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new RedactionError(
    'WEIR_REDACTION_OPTION',
    `${option} must be a number from ${min} to ${max} (got ${typeName(value)})`,
  );
}
