/** The HTTP binding as a way out: structured, binary, or in batches. */
import { DeliveryError, type HttpHeaders, HttpSender, type HttpSenderOptions } from '@weir/delivery/http';
import type { Environment, ItemResult, Transport } from '@weir/otel-compat';
import { encodeBatch } from '../encode/batch.ts';
import { encodeHttpBinary, type HttpMessage } from '../encode/http.ts';
import { BATCH_TYPE, STRUCTURED_TYPE } from '../encode/media-type.ts';
import { encodeStructured } from '../encode/structured.ts';
import { CloudEventsError } from '../errors.ts';
import { MAX_TIMER_MS, requireInteger, requireObject, requireOneOf } from '../option-rules.ts';
import { faults } from '../state.ts';
import type { CloudEventBinding } from './binding.ts';
import { substituted } from './variables.ts';
import { type WebhookOptions, WebhookPermission } from './webhook.ts';

/** How events are written: many in one request, or one a request as JSON or as header fields. */
export const HTTP_MODES = ['batch', 'structured', 'binary'] as const;
/** One of {@link HTTP_MODES}. */
export type HttpMode = (typeof HTTP_MODES)[number];

/** Options of {@link httpBinding}: those of `HttpSender` in `@weir/delivery/http`, where each is explained, and its own. */
export interface HttpBindingOptions extends Omit<HttpSenderOptions, 'url' | 'headers'> {
  /** `http:` or `https:`. A user and password in it are sent as an `Authorization` header, and are in no text. */
  readonly endpoint: string | URL;
  /** As of `HttpSender`; in an object `${VAR}`, `${VAR:-default}` and `$$` are replaced once, from `env`. */
  readonly headers?: HttpSenderOptions['headers'];
  /** Default `batch`, in which a single event is sent as `structured`, too. */
  readonly mode?: HttpMode;
  /** Most events of a request, from 1; with `batch`. Default 50. */
  readonly batchSize?: number;
  /** Most bytes of a request, before compression; a larger event is dropped as `too_large`. Default 1,048,576. */
  readonly batchBytes?: number;
  /** The longest that an event waits for company, in milliseconds; with `batch`. Default 5,000. */
  readonly flushIntervalMs?: number;
  /** Asks the receiver for permission before the first event. Default: it is not asked. */
  readonly webhook?: WebhookOptions;
  /** Default `process.env`. */
  readonly env?: Environment;
}

/** An HTTP receiver of events. */
export interface HttpBinding extends CloudEventBinding<Buffer | HttpMessage> {
  /**
   * Takes permission that the receiver grants by calling back (`webhook.callback`), with the value of its
   * `WebHook-Allowed-Rate` header where it sent one.
   */
  confirm(allowedRate?: string): void;
}

/** Where one event is sent at a time, several requests are under way at once, as many as connections. */
const DEFAULT_SOCKETS = 8;

/**
 * Sends events to an HTTP receiver by the CloudEvents HTTP binding.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION`, or DeliveryError `WEIR_DELIVERY_OPTION`, when an option is out of range
 * @example
 * const binding = httpBinding({
 *   endpoint: 'https://events.example.com/ingest',
 *   headers: { authorization: 'Bearer ${EVENTS_TOKEN}' },
 *   compression: 'gzip',
 *   env: { EVENTS_TOKEN: 'secret' },
 * });
 * binding.batch.maxItems; // 50
 */
export function httpBinding(options: HttpBindingOptions): HttpBinding {
  const {
    endpoint,
    mode = 'batch',
    batchSize = 50,
    batchBytes = 1_048_576,
    ...rest
  } = requireObject('options', options);
  const { flushIntervalMs = 5_000 } = rest;
  const { webhook, env = process.env, maxSockets = DEFAULT_SOCKETS, timeoutMs = 10_000 } = options;
  requireOneOf('mode', mode, HTTP_MODES);
  const permission = webhook === undefined ? undefined : new WebhookPermission(webhook);
  const sender: HttpSenderOptions = {
    ...options,
    url: endpoint,
    headers: headersOf(options.headers ?? {}, endpoint, env),
    maxSockets,
    timeoutMs,
  };
  // Says now what is wrong with the options; it opens nothing.
  void new HttpSender(sender).close();
  const batched = mode === 'batch';
  return {
    name: 'http',
    batch: {
      maxItems: batched ? requireInteger('batchSize', batchSize, 1, 10_000) : 1,
      maxBytes: requireInteger('batchBytes', batchBytes, 1, 67_108_864),
      maxDelayMs: batched ? requireInteger('flushIntervalMs', flushIntervalMs, 1, MAX_TIMER_MS) : 0,
    },
    // Where the receiver sets a pace, one request waits for the other.
    concurrency: batched || permission !== undefined ? 1 : maxSockets,
    // The handshake is a request of its own.
    timeoutMs: permission === undefined ? timeoutMs : 2 * timeoutMs,
    encode: mode === 'binary' ? encodeHttpBinary : encodeStructured,
    sizeOf: (wire) => (Buffer.isBuffer(wire) ? wire.byteLength : messageSize(wire)),
    open: () => new HttpEvents(new HttpSender(sender), permission),
    confirm: (allowedRate) => permission?.confirm(allowedRate),
  };
}

/** Posts what is encoded. */
class HttpEvents implements Transport<Buffer | HttpMessage> {
  readonly #sender: HttpSender;
  readonly #permission: WebhookPermission | undefined;
  #gone = false;

  constructor(sender: HttpSender, permission: WebhookPermission | undefined) {
    this.#sender = sender;
    this.#permission = permission;
  }

  delayMs(): number {
    return this.#permission?.delayMs ?? 0;
  }

  async send(batch: readonly (Buffer | HttpMessage)[], signal: AbortSignal): Promise<void | readonly ItemResult[]> {
    if (this.#gone) throw new DeliveryError('WEIR_DELIVERY_TRANSPORT', 'the receiver is retired');
    await this.#permission?.obtain(this.#sender);
    const { headers, contentType, body } = messageOf(batch);
    this.#permission?.count();
    try {
      await this.#sender.post(body, {
        headers: { ...headers, ...this.#permission?.headers },
        ...(contentType === undefined ? {} : { contentType }),
        signal,
      });
    } catch (error) {
      if (error instanceof DeliveryError && error.status === GONE) this.#retire();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  /** "The sender SHOULD refrain from sending any further notifications" (webhook specification, section 2.2). */
  #retire(): void {
    this.#gone = true;
    faults.count('receiver_gone', 'a receiver answered 410: it is retired, and nothing is sent to it any more');
  }
}

const GONE = 410;

interface Request {
  readonly headers: HttpHeaders;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

function messageOf(batch: readonly (Buffer | HttpMessage)[]): Request {
  const [first] = batch;
  if (batch.length === 1 && first !== undefined) {
    if (Buffer.isBuffer(first)) return { headers: {}, contentType: STRUCTURED_TYPE, body: first };
    const { 'content-type': contentType, ...headers } = first.headers;
    return { headers, contentType, body: first.body };
  }
  return { headers: {}, contentType: BATCH_TYPE, body: encodeBatch(batch as readonly Buffer[]) };
}

function messageSize({ headers, body }: HttpMessage): number {
  let bytes = body.byteLength;
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0) + 4;
  return bytes;
}

function headersOf(
  given: NonNullable<HttpSenderOptions['headers']>,
  endpoint: unknown,
  env: Environment,
): NonNullable<HttpSenderOptions['headers']> {
  if (typeof given !== 'object' || given === null) return given;
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'string' ? expanded(name, value, env) : value,
    ]),
  );
  // What carries a token in its URL should not be kept by caches (webhook specification, section 3.2).
  const carriesToken = /[?&]access_token=/.test(String(endpoint));
  const hasControl = Object.keys(headers).some((name) => name.toLowerCase() === 'cache-control');
  return carriesToken && !hasControl ? { ...headers, 'cache-control': 'no-store' } : headers;
}

function expanded(name: string, value: string, env: Environment): string {
  try {
    const { text, missing } = substituted(value, env);
    if (missing.length > 0) faults.count('missing_variable', `headers["${name}"]: ${missing.join(', ')} is not set`);
    return text;
  } catch (error) {
    // A name that is none can be a whole header with its secret: HttpSender finds and hides it.
    const detail = `headers has a value with a bad reference: ${(error as Error).message}`;
    throw new CloudEventsError('WEIR_CLOUDEVENTS_OPTION', detail);
  }
}
