/** The names that examples in doc comments use without saying where they come from. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { consumed, emitted, FlowSampler, ingress, OtelLogsTransport, processed } from '../src/index.ts';

/** Never reached by a record: the examples only build the pipeline. */
export const exporter = new InMemorySpanExporter();

export const sampler = new FlowSampler({ oneIn: 10 });

export const sentEventId = randomUUID();

/** One flow, from its first event to its last, with the acknowledgement that the second announced. */
export const events = [
  ingress('order-42').group('book_ingestion').node('api-gateway', 'producer').timestamp([1_600_000_000, 0]).build(),
  emitted('order-42')
    .eventId(sentEventId)
    .node('api-gateway', 'producer')
    .ack('explicit', { by: 'worker', deadlineMs: 30_000 })
    .timestamp([1_600_000_001, 0])
    .build(),
  consumed('order-42').node('worker', 'consumer').timestamp([1_600_000_002, 0]).build(),
  processed('order-42').node('worker', 'consumer').causationId(sentEventId).timestamp([1_600_000_003, 0]).build(),
];

export const event = ingress('order-42').node('api-gateway', 'producer').build();

export const first = ingress('order-42').node('api-gateway', 'producer').timestamp([0, 1]).build();

export const second = emitted('order-42').node('api-gateway', 'producer').timestamp([0, 2]).build();

const logExporter = new InMemoryLogRecordExporter();
const loggerProvider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: logExporter })] });
await new OtelLogsTransport({ loggerProvider }).send([event]);

export const record = logExporter.getFinishedLogRecords()[0];

const receiver = createServer((request, response) => request.resume().on('end', () => response.end()));
receiver.listen(0, '127.0.0.1').unref();
await once(receiver, 'listening');

/** A receiver that takes everything; it goes with the process. */
export const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
