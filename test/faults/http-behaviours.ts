/** What a receiver can do with a request, well or badly. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** One request at the receiver. */
export interface HttpExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Takes in the whole body, which the receiver keeps. */
  readonly readBody: () => Promise<void>;
  /** Aborts when the connection is lost or the receiver closes. */
  readonly signal: AbortSignal;
}

/** Deals with one request. What it throws after the connection is lost does not count; anything else fails `close`. */
export type HttpBehaviour = (exchange: HttpExchange) => void | Promise<void>;

/** An answer. */
export interface HttpAnswerOptions {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  /** An object is sent as JSON. Default: nothing. */
  readonly body?: string | Uint8Array | object;
}

/** Reads the request and answers it. */
export function answer(options: HttpAnswerOptions = {}): HttpBehaviour {
  return async ({ response, readBody }) => {
    await readBody();
    const { status, headers, body } = complete(options);
    response.writeHead(status, headers).end(body);
  };
}

/** 429, with `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3) where it is given. */
export function tooManyRequests(retryAfter?: number | Date | string): HttpBehaviour {
  return answer({ status: 429, headers: retryAfterHeader(retryAfter) });
}

/** 503, with `Retry-After` where it is given. */
export function unavailable(retryAfter?: number | Date | string): HttpBehaviour {
  return answer({ status: 503, headers: retryAfterHeader(retryAfter) });
}

/** Reads the request, or not even that, and never answers. */
export function hang({ reads = true }: { readonly reads?: boolean } = {}): HttpBehaviour {
  return async ({ readBody }) => {
    if (reads) await readBody();
  };
}

/** Hangs until it is released, then goes on as told. */
export function held(then: HttpBehaviour = answer()): HttpBehaviour & { readonly release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const behaviour: HttpBehaviour = async (exchange) => {
    await exchange.readBody();
    await promise;
    await then(exchange);
  };
  return Object.assign(behaviour, { release: resolve });
}

/** Resets the connection (RST): when the head is there, or when the body was read too. */
export function reset({ reads = true }: { readonly reads?: boolean } = {}): HttpBehaviour {
  return async ({ socket, readBody }) => {
    if (reads) await readBody();
    socket.resetAndDestroy();
  };
}

/** How slowly to answer. */
export interface SlowAnswerOptions extends HttpAnswerOptions {
  /** How late the head comes. Default 0. */
  readonly headAfterMs?: number;
  /** Time before each byte of the body. Default 0: all at once. */
  readonly byteEveryMs?: number;
}

/** Answers late, or byte by byte. */
export function answerSlowly({ headAfterMs = 0, byteEveryMs = 0, ...options }: SlowAnswerOptions): HttpBehaviour {
  return async ({ response, readBody, signal }) => {
    await readBody();
    await delay(headAfterMs, undefined, { signal });
    const { status, headers, body } = complete(options);
    response.writeHead(status, { ...headers, 'content-length': body.length }).flushHeaders();
    if (byteEveryMs > 0) {
      for (const byte of body) {
        await delay(byteEveryMs, undefined, { signal });
        response.write(Uint8Array.of(byte));
      }
      response.end();
    } else response.end(body);
  };
}

/** Sends bytes that are no HTTP, and hangs up. */
export function garbage(bytes: string | Uint8Array = 'SSH-2.0-none\r\n\0\u0007garbage\r\n\r\n'): HttpBehaviour {
  return async ({ socket, readBody }) => {
    await readBody();
    socket.end(bytes);
  };
}

/** Announces the whole answer, sends the first half of its body, and hangs up. */
export function halfAnswer(options: HttpAnswerOptions = { body: 'the whole answer' }): HttpBehaviour {
  return async ({ response, socket, readBody }) => {
    await readBody();
    const { status, headers, body } = complete(options);
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => socket.end());
  };
}

/** Answers and closes the connection: announced by `connection: close`, or, as an impolite server does, unannounced. */
export function answerAndClose({
  announced,
  ...options
}: HttpAnswerOptions & { readonly announced: boolean }): HttpBehaviour {
  return async ({ response, socket, readBody }) => {
    await readBody();
    const { status, headers, body } = complete(options);
    response.shouldKeepAlive = !announced;
    response.writeHead(status, headers).end(body, () => socket.end());
  };
}

function complete({ status = 200, headers = {}, body = '' }: HttpAnswerOptions): {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
} {
  if (typeof body === 'string') return { status, headers, body: Buffer.from(body) };
  if (body instanceof Uint8Array) return { status, headers, body: Buffer.from(body) };
  const json = { 'content-type': 'application/json', ...headers };
  return { status, headers: json, body: Buffer.from(JSON.stringify(body)) };
}

function retryAfterHeader(value: number | Date | string | undefined): OutgoingHttpHeaders {
  if (value === undefined) return {};
  return { 'retry-after': value instanceof Date ? value.toUTCString() : String(value) };
}
