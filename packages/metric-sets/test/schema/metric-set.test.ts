import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type Counter,
  counter,
  defineAttributeSet,
  defineMetricSet,
  exponentialHistogram,
  gauge,
  type Histogram,
  histogram,
  type MetricSet,
  MetricSetRegistry,
  mmsc,
  observeCounter,
  observeUpDownCounter,
  oneOf,
  timer,
  upDownCounter,
} from '../../src/index.ts';

const unit = '{item}';
const thenable = ['t', 'hen'].join('');

const receiver = defineMetricSet({
  name: 'receiver',
  registrationAttributes: { 'pipeline.id': 'string', 'core.id': 'int' },
  measurementAttributes: { outcome: oneOf('success', 'failure'), retried: 'boolean' },
  metrics: {
    received: counter({ unit, brief: 'Items received.' }),
    bytesSent: counter({ unit: 'By', valueType: 'int' }),
    open_files: upDownCounter({ unit: '{file}', name: 'receiver.files' }),
    latency: exponentialHistogram({ unit: 's' }),
    handling: timer(),
  },
});

test('the descriptor says everything of a set, in the order of the schema, and is frozen', () => {
  const metric = { valueType: 'double', boundaries: [], standard: false };
  const attribute = { values: [], examples: [], standard: false };
  expect(receiver.descriptor).toEqual({
    name: 'receiver',
    brief: 'The metric set receiver.',
    metrics: [
      {
        ...metric,
        field: 'received',
        name: 'receiver.received',
        unit,
        brief: 'Items received.',
        instrument: 'counter',
      },
      {
        ...metric,
        field: 'bytesSent',
        name: 'receiver.bytes.sent',
        unit: 'By',
        brief: 'The bytes sent of receiver.',
        instrument: 'counter',
        valueType: 'int',
      },
      {
        ...metric,
        field: 'open_files',
        name: 'receiver.files',
        unit: '{file}',
        brief: 'The open files of receiver.',
        instrument: 'upDownCounter',
      },
      {
        ...metric,
        field: 'latency',
        name: 'receiver.latency',
        unit: 's',
        brief: 'The latency of receiver.',
        instrument: 'exponentialHistogram',
      },
      {
        ...metric,
        field: 'handling',
        name: 'receiver.handling',
        unit: 's',
        brief: 'The handling of receiver.',
        instrument: 'timer',
        boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
      },
    ],
    registrationAttributes: [
      { ...attribute, key: 'pipeline.id', brief: 'The attribute pipeline.id.', type: 'string' },
      { ...attribute, key: 'core.id', brief: 'The attribute core.id.', type: 'int' },
    ],
    measurementAttributes: [
      { ...attribute, key: 'outcome', brief: 'The attribute outcome.', type: 'enum', values: ['success', 'failure'] },
      { ...attribute, key: 'retried', brief: 'The attribute retried.', type: 'boolean' },
    ],
  });
  const parts = [receiver, receiver.descriptor, receiver.descriptor.metrics, receiver.descriptor.metrics[0]];
  expect(parts.every(Object.isFrozen)).toBe(true);
});

test('a set has the members of its schema and no others', () => {
  type Set = MetricSet<typeof receiver>;
  expectTypeOf<Set['received']>().toEqualTypeOf<Counter>();
  expectTypeOf<Set['latency']>().toEqualTypeOf<Histogram>();
  expectTypeOf<keyof Set>().toEqualTypeOf<'received' | 'bytesSent' | 'open_files' | 'latency' | 'handling' | 'with'>();
  expectTypeOf<Parameters<Set['with']>[0]>().toEqualTypeOf<{
    readonly outcome: 'success' | 'failure';
    readonly retried: boolean;
  }>();
  expectTypeOf<ReturnType<Set['with']>['received']>().toEqualTypeOf<Counter>();
});

test('a wrong key, value or instrument does not compile, and does no harm where it runs', () => {
  const registry = new MetricSetRegistry();
  const m = registry.register(receiver, { 'pipeline.id': 'a', 'core.id': 1 });
  // @ts-expect-error No such value.
  m.with({ outcome: 'sucess', retried: true }).received.add(1);
  // @ts-expect-error One is missing.
  m.with({ outcome: 'success' }).received.add(1);
  // @ts-expect-error No such key.
  m.with({ outcome: 'success', retried: true, other: 1 }).received.add(1);
  // @ts-expect-error A counter does not record.
  expect(() => m.received.record(1)).toThrow(TypeError);
  // @ts-expect-error No such instrument.
  expect(m.sent).toBeUndefined();
  // @ts-expect-error A counter adds numbers.
  m.received.add('1');
  // @ts-expect-error An attribute is missing.
  expect(() => registry.register(receiver, { 'pipeline.id': 'a' })).toThrow('WEIR_METRIC_SETS_ATTRIBUTE');
  // @ts-expect-error The attributes are missing.
  expect(() => registry.register(receiver)).toThrow('WEIR_METRIC_SETS_ATTRIBUTE');
  // @ts-expect-error An attribute is of another type.
  expect(() => registry.register(receiver, { 'pipeline.id': 1, 'core.id': 1 })).toThrow('must be a string');
  // @ts-expect-error No such attribute.
  expect(() => registry.register(receiver, { 'pipeline.id': 'a', 'core.id': 1, x: 1 })).toThrow('has no "x"');

  const plain = registry.register(defineMetricSet({ name: 'plain', metrics: { a: gauge({ unit: '1' }) } }));
  // @ts-expect-error There are no measurement attributes.
  expect(plain.with).toBeTypeOf('function');
  expectTypeOf<keyof typeof plain>().toEqualTypeOf<'a'>();
});

test('what can be wrong with a schema does not compile', () => {
  const metrics = { a: counter({ unit }) };
  // @ts-expect-error The unit is missing.
  expect(() => defineMetricSet({ name: 'a', metrics: { a: counter({}) } })).toThrow('metrics.a.unit');
  // @ts-expect-error The name is missing.
  expect(() => defineMetricSet({ metrics })).toThrow('name must');
  // @ts-expect-error Strings without bounds tell no measurements apart.
  expect(() => defineMetricSet({ name: 'a', measurementAttributes: { id: 'string' }, metrics })).toThrow('boolean or');
  expect(() =>
    defineMetricSet({
      name: 'a',
      registrationAttributes: { side: 'string' },
      // @ts-expect-error The key is the registration's.
      measurementAttributes: { side: oneOf('left', 'right') },
      metrics,
    }),
  ).toThrow('measurementAttributes["side"] is a registration attribute already');
  // @ts-expect-error The name of a set's own member.
  expect(() => defineMetricSet({ name: 'a', metrics: { with: counter({ unit }) } })).toThrow('metrics.with');
});

describe('at run time a bad schema is refused with the path of what is bad', () => {
  const bad = (change: object): (() => unknown) => {
    const good = { name: 'a', metrics: { a: counter({ unit }) } };
    return () => defineMetricSet({ ...good, ...change } as typeof good);
  };
  test.each([
    [{ name: 'Bad Name' }, 'name must be lower-case words'],
    [{ name: 7 }, 'name must be lower-case words in parts joined by dots (got number)'],
    [{ metrics: {} }, 'metrics must have 1 to 1000 instruments'],
    [{ metrics: null }, 'metrics must be an object of instruments (got null)'],
    [{ metrics: { a: { kind: 'constructor' } } }, 'metrics.a must be an instrument'],
    [{ metrics: { a: undefined } }, 'metrics.a must be an instrument such as counter(...) (got undefined)'],
    [{ metrics: { __proto__x: counter({ unit }) } }, 'metrics.__proto__x must have letters and digits as its key'],
    [{ metrics: { 'a-b': counter({ unit }) } }, 'metrics.a-b must have letters'],
    [{ metrics: { [thenable]: counter({ unit }) } }, 'metrics.then must have letters'],
    [{ metrics: { a: counter({ unit: 'seconds' }) } }, 'metrics.a.unit must be a UCUM unit'],
    [{ metrics: { a: counter({ unit: '' }) } }, 'metrics.a.unit must be a UCUM unit'],
    [{ metrics: { a: counter({ unit, name: 'A' }) } }, 'metrics.a.name must be lower-case words'],
    [{ metrics: { a: counter({ unit, brief: '' }) } }, 'metrics.a.brief must be a sentence'],
    [{ metrics: { a: counter({ unit, valueType: 'big' as 'int' }) } }, 'metrics.a.valueType must be int or double'],
    [{ metrics: { aB: counter({ unit }), a_b: counter({ unit }) } }, 'metrics.a_b.name is that of metrics.aB already'],
    [{ metrics: { a: histogram({ unit, boundaries: [2, 1] }) } }, 'metrics.a.boundaries must be at most 200 ascending'],
    [{ metrics: { a: histogram({ unit, boundaries: [1, Number.NaN] }) } }, 'metrics.a.boundaries'],
    [{ metrics: { a: exponentialHistogram({ unit, maxBuckets: 1 }) } }, 'metrics.a.maxBuckets must be an integer'],
    [{ metrics: { a: timer({ unit: 'min' as 's' }) } }, 'metrics.a.unit must be s, ms, us or ns'],
    [{ registrationAttributes: { A: 'string' } }, 'registrationAttributes["A"] must have a name as its key'],
    [{ registrationAttributes: { a: 'text' } }, 'registrationAttributes["a"] must be a type'],
    [{ registrationAttributes: [] }, 'registrationAttributes must be an object of attribute types (got array)'],
    [{ measurementAttributes: { a: { oneOf: [] } } }, 'measurementAttributes["a"] must be boolean or oneOf(...)'],
    [{ measurementAttributes: { a: { oneOf: ['x', 'x'] } } }, 'measurementAttributes["a"] must be boolean'],
    [{ measurementAttributes: { a: { oneOf: ['x', ''] } } }, 'measurementAttributes["a"] must be boolean'],
  ])('%o', (change, message) => {
    expect(bad(change)).toThrow(`WEIR_METRIC_SETS_SCHEMA: ${message}`);
  });

  test('more than 2,000 combinations of measurement attributes', () => {
    const digits = oneOf('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
    const attributes = { a: digits, b: digits, c: digits, d: 'boolean' };
    expect(bad({ measurementAttributes: attributes })).not.toThrow();
    expect(bad({ measurementAttributes: { ...attributes, e: 'boolean' } })).toThrow(
      'at most 2000 combinations, not 4000',
    );
  });

  test.each([undefined, null, 7, 'text'])('no options at all: %o', (options) => {
    expect(() => defineMetricSet(options as never)).toThrow('WEIR_METRIC_SETS_SCHEMA: options must be an object');
  });
});

test.each(['s', 'ms', 'By', 'KiBy', '1', '%', '{item}', 'By/s', 'm.s', '{item}/min', 'Cel', '1{connection}'])(
  'the unit %s is taken',
  (good) => {
    expect(() => defineMetricSet({ name: 'a', metrics: { a: gauge({ unit: good }) } })).not.toThrow();
  },
);

test.each(['seconds', 'bytes', 'S', 'by', '{', '{}', 's s', ' s', 's/', '{grün}', `{${'x'.repeat(100)}}`])(
  'the unit %s is refused',
  (nonsense) => {
    expect(() => defineMetricSet({ name: 'a', metrics: { a: gauge({ unit: nonsense }) } })).toThrow(
      'must be a UCUM unit',
    );
  },
);

describe('attribute sets', () => {
  const pipeline = defineAttributeSet({ kind: 'scope', name: 'pipeline', attributes: { 'pipeline.id': 'string' } });
  const node = defineAttributeSet({
    kind: 'registration',
    attributes: { 'node.id': { type: 'int', brief: 'Which node.', examples: [3] } },
    compose: [pipeline],
  });
  const outcome = defineAttributeSet({ kind: 'measurement', attributes: { outcome: oneOf('success', 'failure') } });

  test('stand where attributes may stand, composed ones first', () => {
    const definition = defineMetricSet({
      name: 'a',
      registrationAttributes: node,
      measurementAttributes: outcome,
      metrics: { a: counter({ unit }) },
    });
    expect(definition.descriptor.registrationAttributes.map(({ key, brief }) => [key, brief])).toEqual([
      ['pipeline.id', 'The attribute pipeline.id.'],
      ['node.id', 'Which node.'],
    ]);
    const m = new MetricSetRegistry().register(definition, { 'pipeline.id': 'a', 'node.id': 1 });
    type Attributes = Parameters<(typeof m)['with']>[0];
    expectTypeOf<Attributes>().toEqualTypeOf<{ readonly outcome: 'success' | 'failure' }>();
    expect(m.a).toBeDefined();
  });

  test('of the wrong kind are refused', () => {
    const metrics = { a: counter({ unit }) };
    // @ts-expect-error A set for measurements.
    expect(() => defineMetricSet({ name: 'a', registrationAttributes: outcome, metrics })).toThrow('for measurement');
    // @ts-expect-error A set for registrations.
    expect(() => defineMetricSet({ name: 'a', measurementAttributes: pipeline, metrics })).toThrow('for scope');
  });

  test.each([
    [{ kind: 'item', attributes: {} }, 'kind must be scope, registration or measurement'],
    [{ kind: 'scope', attributes: {} }, 'name must be a name'],
    [{ kind: 'registration', name: 'a', attributes: {} }, 'name must be left out for registration'],
    [{ kind: 'measurement', attributes: { a: 'string' } }, 'attributes["a"] must be boolean or oneOf(...)'],
    [{ kind: 'measurement', attributes: {}, compose: [pipeline] }, 'compose must be left out'],
    [{ kind: 'registration', attributes: { 'pipeline.id': 'int' }, compose: [pipeline] }, 'is declared already'],
  ])('%o is refused', (options, message) => {
    expect(() => defineAttributeSet(options as never)).toThrow(message);
  });
});

test('every kind of instrument can be declared', () => {
  const specs = [counter, upDownCounter, gauge, observeCounter, observeUpDownCounter, mmsc, histogram].map(
    (make) => make({ unit }).kind,
  );
  expect(specs).toEqual([
    'counter',
    'upDownCounter',
    'gauge',
    'observeCounter',
    'observeUpDownCounter',
    'mmsc',
    'histogram',
  ]);
});
