import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { eventCatalogue, type PolicyDecision } from '../../src/catalogue/catalogue.ts';
import { defineEventTypes } from '../../src/catalogue/define.ts';
import type { StandardSchema } from '../../src/catalogue/standard-schema.ts';
import { encodeStructured } from '../../src/encode/structured.ts';
import type { CloudEventV1 } from 'cloudevents';

const catalogue = eventCatalogue({ typePrefix: 'io.coresdk.' });
const decision = {
  tenant_id: 'acme',
  user_id: 'usr_2xK9',
  action: 'orders:create',
  result: 'allowed',
  policy_latency_us: 43,
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  span_id: '00f067aa0ba902b7',
} as const;

test('a decision with id, source and time is the payload of the original', () => {
  const event = catalogue['policy.decision'](decision, {
    specversion: '1.0',
    source: 'https://orders.acme.com',
    id: '01HX7KQMB4NWE9P6T2JS0RY3ZV',
    time: '2026-03-19T14:35:00Z',
  });
  expect(String(encodeStructured(event as CloudEventV1<PolicyDecision>))).toBe(
    '{"specversion":"1.0","type":"io.coresdk.policy.decision","source":"https://orders.acme.com",' +
      '"subject":"tenant/acme/user/usr_2xK9","id":"01HX7KQMB4NWE9P6T2JS0RY3ZV","time":"2026-03-19T14:35:00Z",' +
      `"datacontenttype":"application/json","data":${JSON.stringify(decision)}}`,
  );
});

test('each type has its prefix and its subject', () => {
  const made = [
    catalogue['auth.verified']({ tenant_id: 'a', user_id: 'u', auth_method: 'jwt', result: 'allowed' }),
    catalogue['auth.denied']({ auth_method: 'jwt', result: 'denied', reason: 'token_expired' }),
    catalogue['tenant.created']({ tenant_id: 'a' }),
    catalogue['tenant.suspended']({ tenant_id: 'a', suspended_by: 'operator' }),
    catalogue['secret.rotated']({ tenant_id: 'a', secret_name: 'db' }),
    catalogue.error({ type: 'https://example.com/out-of-stock', status: 409, title: 'Out of stock' }),
  ];
  expect(made.map(({ type, subject }) => [type, subject])).toEqual([
    ['io.coresdk.auth.verified', 'tenant/a/user/u'],
    ['io.coresdk.auth.denied', undefined],
    ['io.coresdk.tenant.created', 'tenant/a'],
    ['io.coresdk.tenant.suspended', 'tenant/a'],
    ['io.coresdk.secret.rotated', 'tenant/a'],
    ['io.coresdk.error', undefined],
  ]);
});

test('data that is not what its type declares is refused by member, without its value', () => {
  const bad = { ...decision, tenant_id: '', result: 'perhaps: hunter2' } as never;
  const refused = {
    code: 'WEIR_CLOUDEVENTS_INVALID_DATA',
    message:
      'WEIR_CLOUDEVENTS_INVALID_DATA: data of io.coresdk.policy.decision is wrong at data.tenant_id, data.result',
  };
  expect(() => catalogue['policy.decision'](bad)).toThrow(expect.objectContaining(refused) as unknown as Error);
  expect(() => catalogue.error({ status: 99 })).toThrow('data.status');
  expect(() => catalogue.error(null as never)).toThrow('wrong at data');
});

test('types of the application are checked by a schema of any library, and typed by it', () => {
  const order = z.object({ order: z.string(), total: z.coerce.number<number>() });
  const events = defineEventTypes({ 'order.placed': order }, { dataschema: (type) => `https://example.com/${type}` });
  const event = events['order.placed']({ order: 'a-1', total: 7 });
  expectTypeOf(event.data).toEqualTypeOf<{ order: string; total: number }>();
  expect(event).toEqual({
    type: 'order.placed',
    datacontenttype: 'application/json',
    dataschema: 'https://example.com/order.placed',
    data: { order: 'a-1', total: 7 },
  });
  expect(() => events['order.placed']({ order: 1 } as never)).toThrow('data.order, data.total');
});

test('what is no schema, or an asynchronous one, is an error that names the type', () => {
  expect(() => defineEventTypes({ a: {} as StandardSchema })).toThrow('schemas["a"] must be a Standard Schema');
  const later: StandardSchema = {
    '~standard': { version: 1, vendor: 'test', validate: () => Promise.reject(new Error('no')) },
  };
  expect(() => defineEventTypes({ a: later }).a(1)).toThrow('must be a schema that is not asynchronous');
});
