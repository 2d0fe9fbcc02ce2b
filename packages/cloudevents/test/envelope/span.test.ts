import { expect, test } from 'vitest';
import { officialCloudEvent } from '../../src/envelope/official.ts';
import { cloudEventFromSpan } from '../../src/envelope/span.ts';

const span = {
  name: 'POST /orders',
  kind: 1,
  spanContext: () => ({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }),
  endTime: [1_773_930_900, 7] as [number, number],
  duration: [1, 500_000] as [number, number],
  status: { code: 2, message: 'out of stock' },
  attributes: { 'tenant.id': 'acme', 'http.response.status_code': 409 },
};

test('the id of a span is its trace id and span id, its time the end, its data tells duration and status', () => {
  expect(cloudEventFromSpan(span, { source: '/orders', typePrefix: 'com.example.' })).toEqual({
    specversion: '1.0',
    type: 'com.example.POST /orders',
    source: '/orders',
    subject: 'tenant/acme',
    id: '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7',
    time: '2026-03-19T14:35:00.000000007Z',
    datacontenttype: 'application/json',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    data: {
      duration_ms: 1_000.5,
      status: 'error',
      status_message: 'out of stock',
      'tenant.id': 'acme',
      'http.response.status_code': 409,
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      span_id: '00f067aa0ba902b7',
    },
  });
});

test('an official event is made on request, and one that its package refuses is an error of ours', async () => {
  const event = cloudEventFromSpan(span, { source: '/orders' });
  const official = await officialCloudEvent(event);
  expect([official.constructor.name, official.id, official.data]).toEqual(['CloudEvent', event.id, event.data]);
  await expect(officialCloudEvent({ ...event, type: '' })).rejects.toThrow('the official package refuses the event');
});
