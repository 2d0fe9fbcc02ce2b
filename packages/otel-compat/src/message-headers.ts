/** Message headers as propagation carriers: records or Maps, with text or bytes, as Kafka clients have them. */
import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api';

/** Headers of a message: a Map, or an object with a member per header. Keys are compared without regard to case when read. */
export type MessageHeaders = object;

/** Reads text or UTF-8 bytes; of several values, the first. Never reads inherited members. */
export const messageHeadersGetter: TextMapGetter<MessageHeaders | null | undefined> = {
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
      else delete (headers as Record<string, unknown>)[name as string];
    }
    if (headers instanceof Map) headers.set(key, value);
    else (headers as Record<string, unknown>)[key] = value;
  },
};

// Keys of a Map may be bytes.
function* entries(headers: MessageHeaders | null | undefined): Iterable<[unknown, unknown]> {
  if (headers instanceof Map) yield* headers as Map<unknown, unknown>;
  else if (typeof headers === 'object' && headers !== null) {
    for (const key of Object.keys(headers)) yield [key, (headers as Record<string, unknown>)[key]];
  }
}

function text(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return first;
  if (first instanceof Uint8Array)
    return Buffer.from(first.buffer, first.byteOffset, first.byteLength).toString('utf8');
  return undefined;
}
