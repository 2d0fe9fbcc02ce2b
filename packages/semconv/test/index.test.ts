import { expect, expectTypeOf, test } from 'vitest';
import { enumTupleName, enumValueName } from '../generator/constant-name.ts';
import { loadRegistry } from '../generator/registry.ts';
import * as semconv from '../src/index.ts';

const registry = loadRegistry(new URL('../registry/', import.meta.url));
const constants = new Map<string, unknown>(Object.entries(semconv));

/** Names of an attribute's values: that of `event_logger.output` begin as those of events do. */
const ofValues = new Set(
  registry.attributes.flatMap(({ key, type }) =>
    typeof type === 'string' ? [] : [enumTupleName(key), ...type.members.map(({ id }) => enumValueName(key, id))],
  ),
);

/** The text behind a constant: the value, or the prefix where the constant is a template. */
function textOf(constant: unknown): string {
  return typeof constant === 'function' ? String(constant('')).replace(/\.$/, '') : String(constant);
}

function texts(prefix: string): readonly string[] {
  return [...constants]
    .filter(([name]) => name.startsWith(prefix) && !ofValues.has(name))
    .map(([, constant]) => textOf(constant));
}

test('the ATTR constants are the keys of the registry and those borrowed, no more and no less', () => {
  const keys = [...registry.attributes, ...registry.borrowed].map(({ key }) => key);
  expect(texts('ATTR_').toSorted()).toEqual(keys.toSorted());
});

test('the EVENT, METRIC and SPAN constants are the signals of the registry', () => {
  // Constants and names sort differently where one has "_" and another a letter.
  expect(texts('EVENT_').toSorted()).toEqual(registry.events.map(({ name }) => name).toSorted());
  expect(texts('METRIC_').toSorted()).toEqual(registry.metrics.map(({ name }) => name).toSorted());
  expect(texts('SPAN_').toSorted()).toEqual(registry.spans.map(({ type }) => type).toSorted());
});

test('a constant is spelt as its value', () => {
  for (const [name, constant] of constants) {
    const [, spelling] = /^(?:ATTR|EVENT|METRIC|SPAN)_(.+)$/.exec(name) ?? [];
    if (spelling === undefined || ofValues.has(name)) continue;
    expect(spelling.toLowerCase()).toBe(textOf(constant).replaceAll('.', '_'));
  }
});

test('each enum has a constant for each value and a tuple of all', () => {
  for (const { key, type } of registry.attributes) {
    if (typeof type === 'string') continue;
    expect(constants.get(enumTupleName(key))).toEqual(type.members.map(({ value }) => value));
    for (const { id, value } of type.members) expect(constants.get(enumValueName(key, id))).toBe(value);
  }
});

test('the closed lists of the FlowEvent contract stand in the order of the contract', () => {
  expect(semconv.FLOW_NODE_TYPE_VALUES).toEqual(['producer', 'bridge', 'consumer', 'storage', 'external']);
  expect(semconv.FLOW_STAGE_VALUES.join(' ')).toBe('ingress emit bridge consume process persist egress error');
  expect(semconv.FLOW_STATUS_VALUES.join(' ')).toBe('sent received ack nack timeout skipped');
  expect(semconv.FLOW_ACK_TYPE_VALUES.join(' ')).toBe('none implicit explicit bridge');
});

test('a flow event requires what the FlowEvent contract requires', () => {
  const uses = registry.events.find(({ name }) => name === semconv.EVENT_FLOW_EVENT)?.uses ?? [];
  expect(uses.filter(({ requirementLevel }) => requirementLevel === 'required').map(({ key }) => key)).toEqual([
    semconv.ATTR_FLOW_ID,
    semconv.ATTR_FLOW_VERSION,
    semconv.ATTR_FLOW_EVENT_ID,
    semconv.ATTR_FLOW_NODE_ID,
    semconv.ATTR_FLOW_NODE_TYPE,
    semconv.ATTR_FLOW_STAGE,
    semconv.ATTR_FLOW_STATUS,
  ]);
});

test('constants are as narrow in their types as in their values', () => {
  expectTypeOf(semconv.ATTR_REQUEST_ID).toEqualTypeOf<'request.id'>();
  expectTypeOf(semconv.ATTR_FLOW_META('final')).toEqualTypeOf<`flow.meta.${string}`>();
  expectTypeOf<(typeof semconv.FLOW_ACK_TYPE_VALUES)[number]>().toEqualTypeOf<
    'none' | 'implicit' | 'explicit' | 'bridge'
  >();
  expect(semconv.ATTR_FLOW_META('final')).toBe('flow.meta.final');
});
