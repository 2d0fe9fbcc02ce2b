/** What a `ClickHouseFlowStore` is told. */
import { type Clock, systemClock, typeName } from '@weir/otel-compat';
import { FlowStoreError } from '../errors.ts';

/** How to reach a ClickHouse server, and who one is there. */
export interface ClickHouseConnectionOptions {
  /** Address of the HTTP interface, `http:` or `https:`, without user and password. */
  readonly url: string;
  /** Database of the tables: a letter or `_`, then up to 62 letters, digits or `_`. Default `weir`. */
  readonly database?: string;
  /** Default `default`. */
  readonly username?: string;
  /** Default: none. */
  readonly password?: string;
  /** Certificates that sign the server's, as PEM; default: those that Node trusts. */
  readonly tls?: { readonly ca: string | Uint8Array };
  /** The longest that a question may take, in milliseconds; an integer from 1 to 2,147,483,647. Default 10,000. */
  readonly timeoutMs?: number;
}

/** Options of `ClickHouseFlowStore`. */
export interface ClickHouseFlowStoreOptions extends ClickHouseConnectionOptions {
  /** A flow without any event for so long is lost, in milliseconds; Infinity for never. Default 86,400,000 (24 hours). */
  readonly lostAfterMs?: number;
  /** Most events that wait to be stored; further calls are refused. An integer of at least 1; default 100,000. */
  readonly maxPending?: number;
  /** Takes questions only. Default false. */
  readonly readOnly?: boolean;
  /** The present time: what is late or lost. Default: the system's. */
  readonly clock?: Clock;
}

/** The options of a connection, checked and complete. */
export interface ClickHouseConnectionSettings {
  readonly url: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly ca: Buffer | undefined;
  readonly timeoutMs: number;
}

/** The options of a store, checked and complete. */
export interface ClickHouseFlowStoreSettings extends ClickHouseConnectionSettings {
  readonly lostAfterNs: bigint | undefined;
  readonly maxPending: number;
  readonly readOnly: boolean;
  readonly clock: Clock;
}

// The longest time that a timer of Node takes.
const MAX_TIMER_MS = 2_147_483_647;
const DATABASE = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** @throws FlowStoreError `WEIR_FLOW_STORE_OPTION`, naming the option that is out of range */
export function clickHouseConnectionSettings(options: ClickHouseConnectionOptions): ClickHouseConnectionSettings {
  const { url, database = 'weir', username = 'default', password = '', tls, timeoutMs = 10_000 } = options ?? {};
  if (typeof database !== 'string' || !DATABASE.test(database))
    throw optionError('database', 'a name of 1 to 63 letters, digits or _', database);
  for (const [key, value] of Object.entries({ username, password }))
    if (typeof value !== 'string') throw optionError(key, 'text', value);
  if (tls !== undefined && typeof tls?.ca !== 'string' && !(tls?.ca instanceof Uint8Array))
    throw optionError('tls.ca', 'certificates in PEM', tls?.ca);
  return {
    url: checkedUrl(url),
    database,
    username,
    password,
    ca: tls === undefined ? undefined : Buffer.from(tls.ca as string),
    timeoutMs: integer('timeoutMs', timeoutMs, MAX_TIMER_MS),
  };
}

/** @throws FlowStoreError `WEIR_FLOW_STORE_OPTION`, naming the option that is out of range */
export function clickHouseFlowStoreSettings(options: ClickHouseFlowStoreOptions): ClickHouseFlowStoreSettings {
  const { lostAfterMs = 86_400_000, maxPending = 100_000, readOnly = false, clock } = options ?? {};
  if (typeof readOnly !== 'boolean') throw optionError('readOnly', 'a boolean', readOnly);
  if (clock !== undefined && typeof clock !== 'function') throw optionError('clock', 'a function', clock);
  if (typeof lostAfterMs !== 'number' || !(lostAfterMs >= 1))
    throw optionError('lostAfterMs', 'a number of at least 1', lostAfterMs);
  return {
    ...clickHouseConnectionSettings(options),
    lostAfterNs: Number.isFinite(lostAfterMs) ? BigInt(Math.round(lostAfterMs)) * 1_000_000n : undefined,
    maxPending: integer('maxPending', maxPending),
    readOnly,
    clock: clock ?? systemClock,
  };
}

/** The address alone: what else stands in one, such as a password, would come back in an error. */
function checkedUrl(url: unknown): string {
  let parsed: URL | undefined;
  try {
    parsed = new URL(url as string);
  } catch {
    // Told below.
  }
  const isPlain = parsed?.username === '' && parsed.password === '' && parsed.search === '' && parsed.hash === '';
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol) || !isPlain)
    throw optionError('url', 'an http: or https: address without user, password and parameters', url);
  return parsed.href;
}

function integer(key: string, value: unknown, max: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= max) return value as number;
  const range = max === Number.MAX_SAFE_INTEGER ? 'of at least 1' : `from 1 to ${max}`;
  throw optionError(key, `an integer ${range}`, value);
}

function optionError(key: string, expected: string, got: unknown): FlowStoreError {
  return new FlowStoreError('WEIR_FLOW_STORE_OPTION', `${key} must be ${expected} (got ${typeName(got)})`);
}
