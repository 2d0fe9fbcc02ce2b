import { expect, test } from 'vitest';
import { encodeStructured } from '../../src/encode/structured.ts';
import { cloudEventFromLogRecord } from '../../src/envelope/log-record.ts';

const options = (id: string) => ({
  source: 'https://orders.acme.com',
  typePrefix: 'io.coresdk.',
  id: () => id,
  extensions: [],
});
// 2026-03-19T14:35:00Z
const hrTime: [number, number] = [1_773_930_900, 0];
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

test('a policy decision is the payload of the original, member by member in its order', () => {
  const record = {
    eventName: 'policy.decision',
    hrTime,
    attributes: {
      tenant_id: 'acme',
      user_id: 'usr_2xK9',
      action: 'orders:create',
      result: 'allowed',
      policy_latency_us: 43,
    },
    spanContext: { traceId, spanId: '00f067aa0ba902b7', traceFlags: 1 },
  };
  const event = cloudEventFromLogRecord(record, options('01HX7KQMB4NWE9P6T2JS0RY3ZV'));
  expect(JSON.stringify(JSON.parse(encodeStructured(event!).toString()), undefined, 2)).toBe(`{
  "specversion": "1.0",
  "type": "io.coresdk.policy.decision",
  "source": "https://orders.acme.com",
  "subject": "tenant/acme/user/usr_2xK9",
  "id": "01HX7KQMB4NWE9P6T2JS0RY3ZV",
  "time": "2026-03-19T14:35:00Z",
  "datacontenttype": "application/json",
  "data": {
    "tenant_id": "acme",
    "user_id": "usr_2xK9",
    "action": "orders:create",
    "result": "allowed",
    "policy_latency_us": 43,
    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
    "span_id": "00f067aa0ba902b7"
  }
}`);
});

test('a verified sign-in is the payload of the original, which has a trace id and no span id', () => {
  const record = {
    eventName: 'auth.verified',
    hrTime,
    attributes: {
      tenant_id: 'acme',
      user_id: 'usr_2xK9',
      auth_method: 'jwt',
      result: 'allowed',
      trace_id: traceId,
    },
  };
  const event = cloudEventFromLogRecord(record, options('01HX7M3NR8PQT5WE6VKZJ2CY4B'));
  expect(JSON.stringify(JSON.parse(encodeStructured(event!).toString()), undefined, 2)).toBe(`{
  "specversion": "1.0",
  "type": "io.coresdk.auth.verified",
  "source": "https://orders.acme.com",
  "subject": "tenant/acme/user/usr_2xK9",
  "id": "01HX7M3NR8PQT5WE6VKZJ2CY4B",
  "time": "2026-03-19T14:35:00Z",
  "datacontenttype": "application/json",
  "data": {
    "tenant_id": "acme",
    "user_id": "usr_2xK9",
    "auth_method": "jwt",
    "result": "allowed",
    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
  }
}`);
});
