/** Posts bytes to one URL: connections, compression, time limits and the meaning of answers, for whatever is sent. */
import type { IncomingMessage } from 'node:http';
import { errorName } from '@weir/otel-compat';
import { DeliveryError } from '../errors.ts';
import { AttemptSignal } from './attempt-signal.ts';
import { Connections } from './connections.ts';
import { compressed } from './content-coding.ts';
import { checkedFields, type HttpHeaders } from './header-fields.ts';
import { type HttpSenderOptions, type ResolvedHttpOptions, resolveHttpOptions } from './http-options.ts';
import { retryAfterMs } from './retry-after.ts';
import { withoutTracing } from '../suppress-tracing.ts';

/** What goes with one body. */
export interface HttpPostOptions {
  /** Media type of the body, such as `application/x-ndjson`. */
  readonly contentType: string;
  /** Of this request alone; they win over those of the sender. */
  readonly headers?: HttpHeaders;
  /** Ends the attempt. */
  readonly signal?: AbortSignal;
}

/** An answer of success (2xx). */
export interface HttpAnswer {
  readonly status: number;
  /** Media type in lower case and without parameters; empty where there is none. */
  readonly contentType: string;
  /** Undefined where it was longer than `maxAnswerBytes`. */
  readonly body: Buffer | undefined;
}

// OTLP/HTTP, "Retryable Response Codes", and 408 (RFC 9110, section 15.5.9), whose client may repeat the request.
const RETRYABLE: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/**
 * Posts bodies to one URL, each once: what may be tried again is told by the error, and is for the caller to do, with the
 * same bytes. Redirects are not followed. Requests make no spans.
 *
 * @example
 * const sender = new HttpSender({ url: receiverUrl, compression: 'gzip', headers: { 'x-tenant': 'books' } });
 * const { status } = await sender.post(Buffer.from('{"a":1}\n'), { contentType: 'application/x-ndjson' });
 * status; // 200
 * await sender.close();
 */
export class HttpSender {
  readonly #options: ResolvedHttpOptions;
  readonly #connections: Connections;
  readonly #attempts = new Set<AttemptSignal>();
  #closed = false;

  /** @throws DeliveryError `WEIR_DELIVERY_OPTION` when an option is out of range */
  constructor(options: HttpSenderOptions) {
    this.#options = resolveHttpOptions(options);
    this.#connections = new Connections(this.#options);
  }

  /**
   * Sends one body; resolves when the receiver answered that it has it.
   *
   * @throws DeliveryError `WEIR_DELIVERY_HTTP_...`; `retryable` where the connection failed, the time was over, or the status
   *   is 408, 429, 502, 503 or 504, then with `retryAfterMs` where the receiver said so
   */
  async post(body: Uint8Array, options: HttpPostOptions): Promise<HttpAnswer> {
    if (this.#closed) throw closedError();
    const attempt = new AttemptSignal(this.#options.timeoutMs, options.signal);
    this.#attempts.add(attempt);
    try {
      return await withoutTracing(() => this.#attempt(body, options, attempt));
    } finally {
      this.#attempts.delete(attempt);
      attempt.end();
    }
  }

  /** Ends all connections; attempts under way fail. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const attempt of this.#attempts) attempt.abort('WEIR_DELIVERY_HTTP_CLOSED', 'the sender is closed');
    this.#connections.close();
  }

  async #attempt(body: Uint8Array, options: HttpPostOptions, attempt: AttemptSignal): Promise<HttpAnswer> {
    const { compression, minCompressBytes, fields: own } = this.#options;
    const ofThis = fieldsOf(options.headers ?? {}, { retryable: false });
    const fields = { ...own, ...(await this.#asked(attempt)), ...ofThis };
    const coding = body.byteLength < minCompressBytes ? 'none' : compression;
    const bytes = coding === 'none' ? body : await attempt.race(compressed(body, coding));
    const framing = {
      'content-type': options.contentType,
      'content-length': String(bytes.byteLength),
      ...(coding === 'none' ? {} : { 'content-encoding': coding }),
    };
    try {
      const response = await this.#connections.exchange({ ...fields, ...framing }, bytes, attempt.signal);
      return await this.#answerOf(response);
    } catch (error) {
      throw this.#failure(error, attempt.signal);
    }
  }

  async #asked(attempt: AttemptSignal): Promise<HttpHeaders> {
    const { headersFor } = this.#options;
    if (headersFor === undefined) return {};
    let given: unknown;
    try {
      given = await attempt.race((async () => headersFor(attempt.signal))());
    } catch (error) {
      attempt.signal.throwIfAborted();
      // Its message is the application's, and can hold the token.
      throw headersError(errorName(error), { retryable: true });
    }
    return fieldsOf(given, { retryable: true });
  }

  async #answerOf(response: IncomingMessage): Promise<HttpAnswer> {
    const { statusCode: status = 0, headers } = response;
    const refused = status < 200 || status > 299;
    let body: Buffer | undefined;
    try {
      body = await boundedBody(response, this.#options.maxAnswerBytes);
    } catch (error) {
      // What a refusal says besides its status does not matter, nor whether it came whole.
      if (!refused) throw error;
    }
    if (refused) throw this.#refusal(status, headers['retry-after']);
    const contentType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    return { status, contentType, body };
  }

  #refusal(status: number, retryAfter: string | undefined): DeliveryError {
    const { target, nowMs, maxRetryAfterMs } = this.#options;
    const retryable = RETRYABLE.has(status);
    return new DeliveryError('WEIR_DELIVERY_HTTP_STATUS', `${target.origin} answered ${status}`, {
      retryable,
      retryAfterMs: retryable ? retryAfterMs(retryAfter, { nowMs: nowMs(), maxMs: maxRetryAfterMs }) : undefined,
    });
  }

  #failure(error: unknown, signal: AbortSignal): DeliveryError {
    if (error instanceof DeliveryError) return error;
    if (signal.aborted) return signal.reason as DeliveryError;
    const { code = errorName(error) } = error as NodeJS.ErrnoException;
    const what = `no answer from ${this.#options.target.origin}: ${code}`;
    // The parser's errors hold the bytes of the answer.
    const cause = code.startsWith('HPE_') ? undefined : error;
    return new DeliveryError('WEIR_DELIVERY_HTTP_CONNECTION', what, { retryable: true, cause });
  }
}

function fieldsOf(given: unknown, options: { readonly retryable: boolean }): HttpHeaders {
  try {
    return checkedFields(given);
  } catch (error) {
    throw headersError((error as TypeError).message, options);
  }
}

function headersError(why: string, options: { readonly retryable: boolean }): DeliveryError {
  return new DeliveryError('WEIR_DELIVERY_HTTP_HEADERS', why, options);
}

/** Undefined where it is longer; the connection is ended then. */
async function boundedBody(response: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function closedError(): DeliveryError {
  return new DeliveryError('WEIR_DELIVERY_HTTP_CLOSED', 'the sender is closed', { retryable: false });
}
