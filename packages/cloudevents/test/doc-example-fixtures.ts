/** The names that examples in doc comments use without saying where they come from. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryLogRecordExporter } from '@opentelemetry/sdk-logs';
import type { CloudEventV1, StandardSchema } from '../src/index.ts';
import { standInPolicy } from './rego/stand-in-policy.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanContext = { traceId, spanId: '00f067aa0ba902b7', traceFlags: 1 };

export const record = {
  eventName: 'book.added',
  hrTime: [1_773_930_900, 42] as [number, number],
  attributes: { 'tenant.id': 'acme', title: 'Weirs' },
  spanContext,
};

export const span = {
  name: 'add book',
  kind: 0,
  spanContext: () => spanContext,
  endTime: [1_773_930_900, 42] as [number, number],
  duration: [0, 1_500_000] as [number, number],
  status: { code: 1 },
  attributes: {},
};

export const event: CloudEventV1<unknown> = {
  specversion: '1.0',
  id: '01JD3Z8Q6V4N9B2K7M5T1R0WXY',
  source: '/books',
  type: 'book.added',
  data: { title: 'Weirs' },
};

export const logExporter = new InMemoryLogRecordExporter();

const receiver = createServer((request, response) => request.resume().on('end', () => response.end()));
receiver.listen(0, '127.0.0.1').unref();
await once(receiver, 'listening');

/** A receiver that takes everything; it goes with the process. */
export const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;

export const wasm = standInPolicy();

/** Takes anything: the examples show what is around it. */
export const orderSchema: StandardSchema<{ order: string; total: number }> = {
  '~standard': {
    version: 1,
    vendor: 'example',
    validate: (value) => ({ value: value as { order: string; total: number } }),
  },
};
