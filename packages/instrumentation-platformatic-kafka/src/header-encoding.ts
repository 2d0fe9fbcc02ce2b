/** How text must be handed to a producer so that it goes out as the same bytes: that depends on its header serialisers. */
import { type KafkaClient, privateMember } from './client.ts';

type Encode = (text: string) => unknown;

/** How the name and the value of a header are handed over. */
export interface HeaderEncoding {
  readonly key: Encode;
  readonly value: Encode;
}

interface ProducerOptions {
  readonly serializers?: HeaderSerializers;
  readonly registry?: { readonly getSerializers: () => HeaderSerializers };
}

interface HeaderSerializers {
  readonly headerKey?: unknown;
  readonly headerValue?: unknown;
}

const SAMPLE = 'traceparent';
const encodings = new WeakMap<KafkaClient, { readonly found: HeaderEncoding | undefined }>();

/**
 * The encoding of a producer's headers; undefined where no text goes out as it is, as through a JSON serialiser.
 *
 * The serialisers are tried, once for each producer: a header of the wrong kind makes the client refuse the whole message.
 */
export function headerEncoding(producer: KafkaClient): HeaderEncoding | undefined {
  let known = encodings.get(producer);
  if (known === undefined) {
    known = { found: findEncoding(producer) };
    encodings.set(producer, known);
  }
  return known.found;
}

function findEncoding(producer: KafkaClient): HeaderEncoding | undefined {
  const options = privateMember(producer, 'plt.kafka.base.options') as ProducerOptions | undefined;
  if (options === undefined) return undefined;
  const serializers = options.registry?.getSerializers() ?? options.serializers;
  const key = encoderFor(serializers?.headerKey);
  const value = encoderFor(serializers?.headerValue);
  return key === undefined || value === undefined ? undefined : { key, value };
}

function encoderFor(serialize: unknown): Encode | undefined {
  // Without a serialiser the client sends bytes as they are, and nothing else.
  if (typeof serialize !== 'function') return asBytes;
  return [asText, asBytes].find((encode) => {
    try {
      const sent: unknown = serialize(encode(SAMPLE));
      return sent instanceof Uint8Array && Buffer.from(sent).toString('utf8') === SAMPLE;
    } catch {
      return false;
    }
  });
}

function asText(text: string): string {
  return text;
}

function asBytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}
