/** Message headers as propagation carriers: records or Maps, with text or bytes, as Kafka clients have them. */
import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api';

/** Headers of a message. Keys are compared without regard to case when read. */
export type MessageHeaders = Map<string, unknown> | Record<string, unknown>;

/** Reads text or UTF-8 bytes; of several values, the first. Never reads inherited members. */
export const messageHeadersGetter: TextMapGetter<MessageHeaders> = {
  keys: (headers) => [...entries(headers)].map(([key]) => String(key)),
  get(headers, key) {
    const wanted = key.toLowerCase();
    for (const [name, value] of entries(headers)) {
      if (String(name).toLowerCase() === wanted) return text(value);
    }
    return undefined;
  },
};

/** Writes text, in place of a header of the same name in any case. */
export const messageHeadersSetter: TextMapSetter<MessageHeaders> = {
  set(headers, key, value) {
    const wanted = key.toLowerCase();
    for (const [name] of entries(headers)) {
      if (name === key || String(name).toLowerCase() !== wanted) continue;
      if (headers instanceof Map) headers.delete(name);
      else delete headers[name];
    }
    if (headers instanceof Map) headers.set(key, value);
    else headers[key] = value;
  },
};

// Keys are strings by type only: JavaScript callers hand over Maps with bytes for keys.
function* entries(headers: MessageHeaders | undefined | null): Iterable<[string, unknown]> {
  if (headers instanceof Map) yield* headers;
  else if (typeof headers === 'object' && headers !== null) {
    for (const key of Object.keys(headers)) yield [key, headers[key]];
  }
}

function text(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return first;
  if (first instanceof Uint8Array)
    return Buffer.from(first.buffer, first.byteOffset, first.byteLength).toString('utf8');
  return undefined;
}
