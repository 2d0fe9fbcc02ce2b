import { expect, test } from 'vitest';
import { shopWith } from '../fixture.ts';
import { problemsOf, refuses } from '../mistakes.ts';

test('a key that is a namespace may stay where it says why', () => {
  const both = (why: string) =>
    shopWith('attributes.yaml', 'key: shop.gift', `key: shop.order\n    annotations: { also_namespace: '${why}' }`);
  expect(problemsOf(both('It was there first.'))).not.toContainEqual(expect.stringContaining('is also the namespace'));
  expect(problemsOf(both(' '))).toContainEqual(expect.stringContaining('is also the namespace'));
});

refuses([
  [
    'a capital letter',
    'attributes.yaml',
    'key: shop.gift',
    'key: shop.isGift',
    'attributes.yaml: attributes[6] (shop.isGift): must be lower-case words',
  ],
  [
    'a dot at the end',
    'signals.yaml',
    'name: shop.order.placed',
    'name: shop.order.',
    'signals.yaml: events[0] (shop.order.): must be lower-case words',
  ],
  [
    'two underscores in a row',
    'signals.yaml',
    'type: shop.checkout',
    'type: shop.check__out',
    'signals.yaml: spans[0] (shop.check__out): must be lower-case words',
  ],
  [
    'a name without a namespace',
    'signals.yaml',
    'name: shop.orders',
    'name: orders',
    'signals.yaml: metrics[1] (orders): must be in a namespace',
  ],
  [
    'a key defined twice',
    'attributes.yaml',
    'key: shop.colour',
    'key: shop.weight',
    'attributes.yaml: attributes[7] (shop.weight): is defined already in attributes.yaml: attributes[5] (shop.weight)',
  ],
  [
    'a metric defined twice',
    'signals.yaml',
    'name: shop.orders',
    'name: shop.order.duration',
    'signals.yaml: metrics[1] (shop.order.duration): is defined already in signals.yaml: metrics[0] (shop.order.duration)',
  ],
  [
    'an attribute of OpenTelemetry',
    'attributes.yaml',
    'key: shop.colour',
    'key: error.type',
    'attributes.yaml: attributes[7] (error.type): OpenTelemetry defines this attribute: reference it instead',
  ],
  [
    'an event of OpenTelemetry',
    'signals.yaml',
    'name: shop.order.placed',
    'name: app.crash',
    'signals.yaml: events[0] (app.crash): OpenTelemetry defines this event',
  ],
  [
    'a metric of OpenTelemetry',
    'signals.yaml',
    'name: shop.order.duration',
    'name: http.server.request.duration',
    'signals.yaml: metrics[0] (http.server.request.duration): OpenTelemetry defines this metric',
  ],
  [
    'the namespace otel',
    'attributes.yaml',
    'key: shop.colour',
    'key: otel.shop.colour',
    'attributes.yaml: attributes[7] (otel.shop.colour): the namespace "otel" is reserved',
  ],
  [
    'a key that is a namespace',
    'attributes.yaml',
    'key: shop.gift',
    'key: shop.order',
    'attributes.yaml: attributes[6] (shop.order): is also the namespace of "shop.order.id"',
  ],
  [
    'a key that is a namespace of OpenTelemetry',
    'attributes.yaml',
    'key: shop.gift',
    'key: http.request',
    'attributes.yaml: attributes[6] (http.request): is also the namespace of "http.request.',
  ],
  [
    'a key below an attribute of OpenTelemetry',
    'attributes.yaml',
    'key: shop.gift',
    'key: error.type.shop',
    'attributes.yaml: attributes[6] (error.type.shop): "error.type" of OpenTelemetry is no namespace',
  ],
  [
    'two keys with one constant',
    'attributes.yaml',
    'key: shop.colour',
    'key: shop.order_id',
    'attributes.yaml: attributes[7] (shop.order_id): shares ATTR_SHOP_ORDER_ID with "shop.order.id"',
  ],
]);
