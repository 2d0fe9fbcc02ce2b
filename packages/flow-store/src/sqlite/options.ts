/** What a `SqliteFlowStore` is told. */
import { type Clock, systemClock, typeName } from '@weir/otel-compat';
import { FlowStoreError } from '../errors.ts';

/** Options of `SqliteFlowStore`. */
export interface SqliteFlowStoreOptions {
  /** Path of the file, which is made where there is none; `:memory:` keeps the flows in memory. */
  readonly file: string;
  /** Past either bound the flows that were longest without an event go, whole. */
  readonly retain?: {
    /** Most bytes of pages in use, an integer of at least 1,048,576. Default 268,435,456 (256 MiB). */
    readonly bytes?: number;
    /** Milliseconds since the store last took an event of the flow, at least 1. Default Infinity: for ever. */
    readonly ageMs?: number;
  };
  /** A flow without any event for so long is lost, in milliseconds; Infinity for never. Default 86,400,000 (24 hours). */
  readonly lostAfterMs?: number;
  /** Most events that wait to be stored; further calls are refused. An integer of at least 1; default 100,000. */
  readonly maxPending?: number;
  /** Most events kept of one flow; further ones are rejected. An integer of at least 1; default 10,000. */
  readonly maxEventsPerFlow?: number;
  /** The longest that a question may take, in milliseconds; an integer from 1 to 2,147,483,647. Default 10,000. */
  readonly timeoutMs?: number;
  /** Opens the file for questions only. Default false. */
  readonly readOnly?: boolean;
  /** Told the ids of flows that retention let go. What it throws is counted. */
  readonly onEvicted?: (flowIds: readonly string[]) => void;
  /** The present time: what is late, lost or too old. Default: the system's. */
  readonly clock?: Clock;
}

/** The options, checked and complete. */
export interface SqliteFlowStoreSettings {
  readonly file: string;
  readonly retain: { readonly bytes: number; readonly ageMs: number };
  readonly lostAfterNs: bigint | undefined;
  readonly maxPending: number;
  readonly maxEventsPerFlow: number;
  readonly timeoutMs: number;
  readonly readOnly: boolean;
  readonly onEvicted: (flowIds: readonly string[]) => void;
  readonly clock: Clock;
}

const MIN_BYTES = 1_048_576;
// The longest time that a timer of Node takes.
const MAX_TIMER_MS = 2_147_483_647;

/** @throws FlowStoreError `WEIR_FLOW_STORE_OPTION`, naming the option that is out of range */
export function sqliteFlowStoreSettings(options: SqliteFlowStoreOptions): SqliteFlowStoreSettings {
  const { file, retain = {}, lostAfterMs = 86_400_000, readOnly = false, onEvicted, clock } = options ?? {};
  // A NUL would end the path for SQLite.
  if (typeof file !== 'string' || file === '' || file.includes('\u0000'))
    throw optionError('file', 'a path or :memory:', file);
  if (typeof retain !== 'object' || retain === null) throw optionError('retain', 'an object', retain);
  if (typeof readOnly !== 'boolean') throw optionError('readOnly', 'a boolean', readOnly);
  if (onEvicted !== undefined && typeof onEvicted !== 'function')
    throw optionError('onEvicted', 'a function', onEvicted);
  if (clock !== undefined && typeof clock !== 'function') throw optionError('clock', 'a function', clock);
  const lostAfter = milliseconds('lostAfterMs', lostAfterMs);
  return {
    file,
    retain: {
      bytes: integer('retain.bytes', retain.bytes ?? 268_435_456, MIN_BYTES),
      ageMs: milliseconds('retain.ageMs', retain.ageMs ?? Number.POSITIVE_INFINITY),
    },
    lostAfterNs: Number.isFinite(lostAfter) ? BigInt(Math.round(lostAfter)) * 1_000_000n : undefined,
    maxPending: integer('maxPending', options.maxPending ?? 100_000, 1),
    maxEventsPerFlow: integer('maxEventsPerFlow', options.maxEventsPerFlow ?? 10_000, 1),
    timeoutMs: integer('timeoutMs', options.timeoutMs ?? 10_000, 1, MAX_TIMER_MS),
    readOnly,
    onEvicted: onEvicted ?? (() => {}),
    clock: clock ?? systemClock,
  };
}

function integer(key: string, value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw optionError(key, `an integer ${range}`, value);
}

function milliseconds(key: string, value: unknown): number {
  if (typeof value === 'number' && value >= 1) return value;
  throw optionError(key, 'a number of at least 1', value);
}

function optionError(key: string, expected: string, got: unknown): FlowStoreError {
  return new FlowStoreError('WEIR_FLOW_STORE_OPTION', `${key} must be ${expected} (got ${typeName(got)})`);
}
