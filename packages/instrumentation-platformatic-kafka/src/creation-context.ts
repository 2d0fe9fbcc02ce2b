/** The context that a message carries: written when it is sent, read when it is received. */
import {
  type Context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapGetter,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
import { messageHeadersGetter, messageHeadersSetter } from '@weir/otel-compat';
import type { OutgoingMessage, ReceivePayload } from './client.ts';
import type { HeaderEncoding } from './header-encoding.ts';

/** The longest header that is read; W3C Baggage section 3.3.2 asks that 8,192 bytes be carried. */
const MAX_HEADER_BYTES = 8_192;

/** Names and values that the registered propagator has for a context. */
export type ContextHeaders = readonly (readonly [name: string, value: string])[];

/** What the registered propagator, whichever it is, would send along. */
export function contextHeaders(context: Context): ContextHeaders {
  const headers: [string, string][] = [];
  propagation.inject(context, headers, pairs);
  return headers;
}

const pairs: TextMapSetter<[string, string][]> = {
  set: (headers, name, value) => void headers.push([name, value]),
};

/** A copy of the message that carries these headers: the application's own message and its headers stay as they are. */
export function withHeaders(
  message: OutgoingMessage,
  added: ContextHeaders,
  { key, value }: HeaderEncoding,
): OutgoingMessage {
  const { headers: given } = message;
  const headers = new Map<unknown, unknown>(given instanceof Map ? given : Object.entries(given ?? {}));
  for (const [name, text] of added) {
    messageHeadersSetter.set(headers, name, text);
    headers.delete(name);
    headers.set(key(name), value(text));
  }
  const plain = Object.getPrototypeOf(message) === Object.prototype;
  // A class may have getters, which are not copied but inherited.
  if (plain) return { ...message, headers };
  return Object.create(message, { headers: { value: headers, enumerable: true } }) as OutgoingMessage;
}

/** The context that the headers of a message carry, on top of another. */
export function extractFrom(headers: object | undefined, onto: Context): Context {
  return headers === undefined ? onto : propagation.extract(onto, headers, messageHeadersGetter);
}

/** The span that created a message, where its headers tell of one. */
export function creationContextOf(headers: object | undefined): SpanContext | undefined {
  return validSpanContext(extractFrom(headers, ROOT_CONTEXT));
}

/** The span context of a context, where it has a valid one. */
export function validSpanContext(context: Context): SpanContext | undefined {
  const spanContext = trace.getSpanContext(context);
  return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext : undefined;
}

/** Headers as they came over the wire, by name in lower case; of several of one name the last, as the client has it. */
export type ReceivedHeaders = ReadonlyMap<string, string>;

/**
 * Decodes the headers of a record: the application's deserialisers may have made anything of them.
 *
 * As text, since bytes would keep the whole response of the broker in memory for as long as the message lives.
 */
export function receivedHeaders({ headers }: ReceivePayload['raw']): ReceivedHeaders {
  const received = new Map<string, string>();
  for (const [name, value] of headers) {
    if (name === null || value === null || value.byteLength > MAX_HEADER_BYTES) continue;
    received.set(decoded(name).toLowerCase(), decoded(value));
  }
  return received;
}

/** Reads {@link ReceivedHeaders}. */
export const receivedHeadersGetter: TextMapGetter<ReceivedHeaders> = {
  keys: (headers) => [...headers.keys()],
  get: (headers, name) => headers.get(name.toLowerCase()),
};

function decoded(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('utf8');
}
