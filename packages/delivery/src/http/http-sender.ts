/** Posts bytes to one URL: connections, compression, time limits and the meaning of answers, for whatever is sent. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
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
  /** Media type of the body, such as `application/x-ndjson`; left out where there is nothing that has one. */
  readonly contentType?: string;
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
  /** Names in lower case; several fields of one name are joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where it was longer than `maxAnswerBytes`. */
  readonly body: Buffer | undefined;
}

// OTLP/HTTP, "Retryable Response Codes", and 408 (RFC 9110, section 15.5.9), whose client may repeat the request.
const RETRYABLE: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

// Refusals of whoever sends and whatever is sent (RFC 9110, section 15.5): 401, 404, 405, 407 and 410. Any other of the
// client's errors may be one of the content.
const OF_ANY_CONTENT: ReadonlySet<number> = new Set([401, 404, 405, 407, 410]);

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
   *   is 408, 429, 502, 503 or 504, then with `retryAfterMs` where the receiver said so; `divisible` where the status is one of
   *   the client's errors and may speak of the content
   */
  post(body: Uint8Array, options: HttpPostOptions): Promise<HttpAnswer> {
    return this.#within(options.signal, (attempt) => this.#post(body, options, attempt));
  }

  /**
   * Asks the receiver what it allows, with `OPTIONS` and no body; resolves with the answer whatever its status.
   *
   * @throws DeliveryError `WEIR_DELIVERY_HTTP_...` where there is no answer
   */
  options(options: Pick<HttpPostOptions, 'headers' | 'signal'> = {}): Promise<HttpAnswer> {
    return this.#within(options.signal, async (attempt) => {
      const fields = await this.#fieldsFor(options.headers, attempt);
      return this.#exchange('OPTIONS', fields, undefined, attempt);
    });
  }

  /** Ends all connections; attempts under way fail. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const attempt of this.#attempts) attempt.abort('WEIR_DELIVERY_HTTP_CLOSED', 'the sender is closed');
    this.#connections.close();
  }

  async #within<T>(signal: AbortSignal | undefined, work: (attempt: AttemptSignal) => Promise<T>): Promise<T> {
    if (this.#closed) throw closedError();
    const attempt = new AttemptSignal(this.#options.timeoutMs, signal);
    this.#attempts.add(attempt);
    try {
      return await withoutTracing(() => work(attempt));
    } finally {
      this.#attempts.delete(attempt);
      attempt.end();
    }
  }

  async #post(body: Uint8Array, options: HttpPostOptions, attempt: AttemptSignal): Promise<HttpAnswer> {
    const { compression, minCompressBytes } = this.#options;
    const fields = await this.#fieldsFor(options.headers, attempt);
    const coding = body.byteLength < minCompressBytes ? 'none' : compression;
    const bytes = coding === 'none' ? body : await attempt.race(compressed(body, coding));
    const framing = {
      ...(options.contentType === undefined ? {} : { 'content-type': options.contentType }),
      'content-length': String(bytes.byteLength),
      ...(coding === 'none' ? {} : { 'content-encoding': coding }),
    };
    const answer = await this.#exchange('POST', { ...fields, ...framing }, bytes, attempt);
    if (isRefusal(answer.status)) throw this.#refusal(answer.status, answer.headers['retry-after']);
    return answer;
  }

  async #fieldsFor(headers: HttpHeaders = {}, attempt: AttemptSignal): Promise<HttpHeaders> {
    const ofThis = fieldsOf(headers, { retryable: false });
    return { ...this.#options.fields, ...(await this.#asked(attempt)), ...ofThis };
  }

  async #exchange(
    method: 'OPTIONS' | 'POST',
    fields: HttpHeaders,
    body: Uint8Array | undefined,
    attempt: AttemptSignal,
  ): Promise<HttpAnswer> {
    try {
      const response = await this.#connections.exchange({ method, fields, body }, attempt.signal);
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
    const { statusCode: status = 0 } = response;
    let body: Buffer | undefined;
    try {
      body = await boundedBody(response, this.#options.maxAnswerBytes);
    } catch (error) {
      // What a refusal says besides its status does not matter, nor whether it came whole.
      if (!isRefusal(status)) throw error;
    }
    const contentType = response.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    return {
      status,
      contentType,
      // Of many answers nobody asks for all of them.
      get headers() {
        return joinedFields(response.headers);
      },
      body,
    };
  }

  #refusal(status: number, retryAfter: string | undefined): DeliveryError {
    const { target, nowMs, maxRetryAfterMs } = this.#options;
    const retryable = RETRYABLE.has(status);
    return new DeliveryError('WEIR_DELIVERY_HTTP_STATUS', `${target.origin} answered ${status}`, {
      retryable,
      status,
      divisible: !retryable && status >= 400 && status <= 499 && !OF_ANY_CONTENT.has(status),
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

function isRefusal(status: number): boolean {
  return status < 200 || status > 299;
}

function joinedFields(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));
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
function boundedBody(response: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  // By its events: an async iterator costs a short answer a tenth of the whole exchange.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else {
        resolve(undefined);
        response.destroy();
      }
    });
    response.once('end', () => resolve(Buffer.concat(chunks)));
    response.on('error', reject);
    response.once('close', () => {
      if (!response.complete) reject(Object.assign(new Error('half an answer'), { code: 'ECONNRESET' }));
    });
  });
}

function closedError(): DeliveryError {
  return new DeliveryError('WEIR_DELIVERY_HTTP_CLOSED', 'the sender is closed', { retryable: false });
}
