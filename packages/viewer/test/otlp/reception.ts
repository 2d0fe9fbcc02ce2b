/** A receiver that stock exporters send to, and what an application gives them to send. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { SPANS_TAKE_ANY_VALUE } from '../../../../test/support/sdk-line.ts';
import type { ReceivedMetric } from '../../src/otlp/metric-model.ts';
import type { ReceivedLogRecord, ReceivedSpan } from '../../src/otlp/model.ts';
import type { OtlpReceiver } from '../../src/http/listening.ts';
import { startOtlpReceiver } from '../../src/http/receiver.ts';

/** The ways over which every signal is tested. */
export const ways = [
  ['protobuf', 'none'],
  ['protobuf', 'gzip'],
  ['JSON', 'none'],
  ['JSON', 'gzip'],
] as const;

export interface Reception {
  readonly receiver: OtlpReceiver;
  readonly spans: ReceivedSpan[];
  readonly records: ReceivedLogRecord[];
  readonly metrics: ReceivedMetric[];
  /** Content type and encoding of every request, so that a test of gzip or JSON that sends neither does not pass. */
  readonly heads: Set<string>;
  close(): Promise<void>;
}

/** Starts a receiver that keeps everything. */
export async function startReception(): Promise<Reception> {
  const [spans, records, metrics]: [ReceivedSpan[], ReceivedLogRecord[], ReceivedMetric[]] = [[], [], []];
  const heads = new Set<string>();
  const noteHead = (message: unknown): void => {
    const { headers } = (message as { request: IncomingMessage }).request;
    heads.add(`${headers['content-type']} ${headers['content-encoding'] ?? 'none'}`);
  };
  subscribe('http.server.request.start', noteHead);
  const receiver = await startOtlpReceiver({
    port: 0,
    onTraces: (received) => void spans.push(...received),
    onLogs: (received) => void records.push(...received),
    onMetrics: (received) => void metrics.push(...received),
  });
  const close = (): Promise<void> => {
    unsubscribe('http.server.request.start', noteHead);
    return receiver.close();
  };
  return { receiver, spans, records, metrics, heads, close };
}

export function headOf(encoding: string, compression: string): string {
  return `${encoding === 'JSON' ? 'application/json' : 'application/x-protobuf'} ${compression}`;
}

/** The exporters take an enumeration of a package that is not ours to depend on; its values are these strings. */
export function exporterConfig({ receiver }: Reception, path: string, compression: 'none' | 'gzip'): object {
  return { url: `${receiver.url}${path}`, compression };
}

export const resourceAttributes = { 'service.name': 'books', 'service.instance.count': 3 };
export const resource = resourceFromAttributes(resourceAttributes);

export const nanoseconds = ([seconds, nanos]: [number, number]): bigint =>
  BigInt(seconds) * 1_000_000_000n + BigInt(nanos);

/** One attribute of every flat kind, which both SDK lines take everywhere. */
const flatAttributes = {
  text: 'grün 📚',
  empty: '',
  yes: true,
  int: -42,
  // Past the safe range, and of those the JSON exporter writes with every digit: it writes what JavaScript prints.
  beyond: 2 ** 53 + 2,
  double: 0.1,
  list: ['a', 'b'],
};

/** One attribute of every kind that the SDK takes. */
export const attributes = {
  ...flatAttributes,
  bytes: new Uint8Array([0, 255, 7]),
  nothing: null,
  nested: { list: [1, { deep: [true, 'x'] }], map: { k: 1.5 } },
};

/** The same as the receiver gives it. */
export const receivedAttributes = { ...attributes, beyond: 2n ** 53n + 2n };

/** The same of a span: line 2 of the SDK drops what is not flat. */
export const receivedSpanAttributes = SPANS_TAKE_ANY_VALUE
  ? receivedAttributes
  : { ...flatAttributes, beyond: receivedAttributes.beyond };
