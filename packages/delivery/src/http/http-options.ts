/** Options of the HTTP sender, and what they come to. */
import type { SecureContextOptions } from 'node:tls';
import { typeName } from '@weir/otel-compat';
import { DeliveryError } from '../errors.ts';
import { CONTENT_CODINGS, type ContentCoding } from './content-coding.ts';
import { checkedFields, type HttpHeaders } from './header-fields.ts';

export type { HttpHeaders } from './header-fields.ts';

/** How to trust the receiver, and to be trusted by it; as in `node:tls`. */
export interface HttpTlsOptions extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'passphrase'> {
  /** Name that the certificate must have. Default: the host of the URL. */
  readonly servername?: string;
}

/** Options of `HttpSender`. */
export interface HttpSenderOptions {
  /** `http:` or `https:`. A user and password in it are sent as an `Authorization` header, and are in no text. */
  readonly url: string | URL;
  /**
   * Sent with each request; a function is asked before each, so that it can give a fresh token, and its signal aborts with
   * the attempt. What frames a message (such as `content-length`) is for the sender to set.
   */
  readonly headers?: HttpHeaders | ((signal: AbortSignal) => HttpHeaders | Promise<HttpHeaders>);
  /** How bodies are compressed. Default `none`, which every receiver takes. */
  readonly compression?: ContentCoding;
  /** Bodies under so many bytes are sent as they are. Default 1,024. */
  readonly minCompressBytes?: number;
  /** Time for one attempt from `post` to the end of the answer, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Time for a new connection, TLS included, in milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Most connections; further requests wait for one. Default 8. */
  readonly maxSockets?: number;
  /** How long an idle connection is kept, in milliseconds. Default 4,000: shorter than receivers commonly keep it. */
  readonly idleTimeoutMs?: number;
  /** Most bytes of an answer that are read; the rest is not waited for. Default 65,536. */
  readonly maxAnswerBytes?: number;
  /** Longest delay that a `Retry-After` can ask for, in milliseconds. Default 300,000. */
  readonly maxRetryAfterMs?: number;
  /** Certificates and keys, for `https:`. */
  readonly tls?: HttpTlsOptions;
  /** The wall clock, which a `Retry-After` date is read by, in milliseconds since the epoch. Default `Date.now`. */
  readonly nowMs?: () => number;
}

/** Where requests go: without user info, query and fragment in `origin`, which is all that texts may name. */
export interface HttpTarget {
  readonly secure: boolean;
  readonly origin: string;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
}

/** Options with their defaults. */
export interface ResolvedHttpOptions extends Required<Omit<HttpSenderOptions, 'url' | 'headers' | 'tls'>> {
  readonly target: HttpTarget;
  /** `Authorization` from the URL, below the headers that were given. */
  readonly fields: Readonly<Record<string, string>>;
  readonly headersFor: ((signal: AbortSignal) => unknown) | undefined;
  readonly tls: HttpTlsOptions | undefined;
}

const MAX_TIMER_MS = 2_147_483_647;

/** @throws DeliveryError `WEIR_DELIVERY_OPTION` that names the option, and the type it had */
export function resolveHttpOptions(options: HttpSenderOptions): ResolvedHttpOptions {
  if (typeof options !== 'object' || options === null) throw wrong('options', 'an object', options);
  const { url: given, headers, compression = 'none', nowMs = Date.now, tls } = options;
  const url = parsedUrl(given);
  if (!CONTENT_CODINGS.includes(compression)) {
    throw wrong('compression', `one of ${CONTENT_CODINGS.join(', ')}`, compression);
  }
  if (typeof nowMs !== 'function') throw wrong('nowMs', 'a function', nowMs);
  if (tls !== undefined) checkTls(tls);
  return {
    target: targetOf(url),
    fields: { ...authorizationOf(url), ...(typeof headers === 'function' ? {} : optionFields(headers ?? {})) },
    headersFor: typeof headers === 'function' ? headers : undefined,
    compression,
    minCompressBytes: integer(options, 'minCompressBytes', { byDefault: 1_024, min: 0 }),
    timeoutMs: integer(options, 'timeoutMs', { byDefault: 10_000, min: 1, max: MAX_TIMER_MS }),
    connectTimeoutMs: integer(options, 'connectTimeoutMs', { byDefault: 5_000, min: 1, max: MAX_TIMER_MS }),
    maxSockets: integer(options, 'maxSockets', { byDefault: 8, min: 1 }),
    idleTimeoutMs: integer(options, 'idleTimeoutMs', { byDefault: 4_000, min: 1, max: MAX_TIMER_MS }),
    maxAnswerBytes: integer(options, 'maxAnswerBytes', { byDefault: 65_536, min: 0 }),
    maxRetryAfterMs: integer(options, 'maxRetryAfterMs', { byDefault: 300_000, min: 0, max: MAX_TIMER_MS }),
    tls,
    nowMs,
  };
}

function parsedUrl(given: unknown): URL {
  const url = given instanceof URL ? given : typeof given === 'string' ? URL.parse(given) : null;
  // The error of `new URL` would quote it, password included.
  if (url === null || !/^https?:$/.test(url.protocol)) throw wrong('url', 'a URL of http: or https:', given);
  return url;
}

function targetOf({ protocol, hostname, host, port, pathname, search }: URL): HttpTarget {
  const secure = protocol === 'https:';
  return {
    secure,
    origin: `${protocol}//${host}`,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    path: pathname + search,
  };
}

/** RFC 7617. */
function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  } catch {
    throw new DeliveryError('WEIR_DELIVERY_OPTION', 'url has a user or password that is not percent-encoded', {
      retryable: false,
    });
  }
}

function optionFields(headers: HttpHeaders): Record<string, string> {
  try {
    return checkedFields(headers);
  } catch (error) {
    throw new DeliveryError('WEIR_DELIVERY_OPTION', (error as TypeError).message, { retryable: false });
  }
}

/** Finds out now that a key is none, rather than with each connection. */
function checkTls(tls: HttpTlsOptions): void {
  if (typeof tls !== 'object' || tls === null) throw wrong('tls', 'an object', tls);
  try {
    process.getBuiltinModule('node:tls').createSecureContext(tls);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Without its cause, which can quote what it was given.
    throw new DeliveryError('WEIR_DELIVERY_OPTION', `tls has a certificate or key that cannot be used (${code})`, {
      retryable: false,
    });
  }
}

function integer(
  options: HttpSenderOptions,
  name: keyof HttpSenderOptions,
  { byDefault, min, max = Number.MAX_SAFE_INTEGER }: { byDefault: number; min: number; max?: number },
): number {
  const value = options[name] ?? byDefault;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw wrong(name, `an integer ${range}`, value);
}

function wrong(name: string, wanted: string, value: unknown): DeliveryError {
  return new DeliveryError('WEIR_DELIVERY_OPTION', `${name} must be ${wanted} (got ${typeName(value)})`, {
    retryable: false,
  });
}
