/** The names that examples in doc comments use without saying where they come from. */
import type { CloudEventV1 } from '../src/index.ts';

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
