import assert from 'node:assert/strict';
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { decodeLogs, decodeMetrics, decodeTraces } from '../../src/otlp/decode.ts';
import { logsRequest, metricsRequest, traceRequest } from '../../src/otlp/schema.ts';
import { arbitraryMessage, encodeJson, encodeProtobuf } from './arbitrary-request.ts';

const signals = [
  ['traces', traceRequest, decodeTraces],
  ['logs', logsRequest, decodeLogs],
  ['metrics', metricsRequest, decodeMetrics],
] as const;

const style = fc.record({ bareIntegers: fc.boolean(), upperCaseIds: fc.boolean(), unknownMember: fc.boolean() });
const lists = fc.constantFrom('packed' as const, 'unpacked' as const);

for (const [name, type, decode] of signals) {
  test.prop([arbitraryMessage(type), style, lists], { numRuns: 500 })(
    `${name}: a request means the same in protobuf and in JSON`,
    (message, jsonStyle, listStyle) => {
      const fromProtobuf = decode(encodeProtobuf(type, message, listStyle), 'application/x-protobuf');
      const fromJson = decode(Buffer.from(encodeJson(type, message, jsonStyle)), 'application/json; charset=utf-8');
      // Not `toStrictEqual`, which takes an attribute named `constructor` for the class of the object.
      assert.deepStrictEqual(fromJson, fromProtobuf);
    },
  );

  test(`${name}: an empty request is no telemetry`, () => {
    expect(decode(new Uint8Array(), 'application/x-protobuf')).toEqual([]);
    expect(decode(Buffer.from('{}'), 'application/json')).toEqual([]);
  });

  test(`${name}: a content type other than the two of OTLP is refused`, () => {
    expect(() => decode(new Uint8Array(), 'text/plain')).toThrow(
      expect.objectContaining({ code: 'WEIR_VIEWER_CONTENT_TYPE' }),
    );
  });
}

function spanFromJson(span: object): ReturnType<typeof decodeTraces>[number] {
  const request = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
  return decodeTraces(Buffer.from(JSON.stringify(request)), 'application/json')[0]!;
}

test('a span of which nothing was sent has every field, empty', () => {
  expect(spanFromJson({})).toEqual({
    traceId: '',
    spanId: '',
    traceState: '',
    flags: 0,
    name: '',
    kind: 0,
    startTime: 0n,
    endTime: 0n,
    attributes: {},
    events: [],
    links: [],
    status: { code: 0, message: '' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    resource: {},
    scope: { name: '', version: '', attributes: {} },
  });
});

test('an id of zeros is no id', () => {
  const { traceId, parentSpanId } = spanFromJson({ traceId: '0'.repeat(32), parentSpanId: '0'.repeat(16) });
  expect([traceId, parentSpanId]).toEqual(['', undefined]);
});

test('a 64-bit integer is a number where it is safe and a bigint beyond, every digit kept, also as a bare JSON number', () => {
  const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[
    {"key":"safe","value":{"intValue":"9007199254740991"}},
    {"key":"text","value":{"intValue":"9007199254740993"}},
    {"key":"bare","value":{"intValue":9007199254740993}},
    {"key":"least","value":{"intValue":-9223372036854775808}}
  ]}]}]}]}`;
  expect(decodeTraces(Buffer.from(text), 'application/json')[0]?.attributes).toEqual({
    safe: 9_007_199_254_740_991,
    text: 9_007_199_254_740_993n,
    bare: 9_007_199_254_740_993n,
    least: -9_223_372_036_854_775_808n,
  });
});

test('all five metric kinds of OTLP/JSON arrive with every field', () => {
  const point = { startTimeUnixNano: '1', timeUnixNano: '2', flags: 1 };
  const exemplar = { timeUnixNano: '3', asDouble: 0.5, traceId: 'AB'.repeat(16), spanId: 'CD'.repeat(8) };
  const histogram = { ...point, count: '3', sum: 6, min: 1, max: 3 };
  const metrics = [
    { name: 'g', unit: 's', description: 'gauge', gauge: { dataPoints: [{ ...point, asDouble: 1.5 }] } },
    {
      name: 's',
      sum: {
        dataPoints: [{ ...point, asInt: '-7', exemplars: [exemplar] }],
        aggregationTemporality: 1,
        isMonotonic: true,
      },
    },
    {
      name: 'h',
      histogram: {
        dataPoints: [{ ...histogram, bucketCounts: ['1', 2], explicitBounds: [5] }],
        aggregationTemporality: 2,
      },
    },
    {
      name: 'e',
      exponentialHistogram: {
        dataPoints: [
          {
            ...histogram,
            scale: -2,
            zeroCount: '1',
            zeroThreshold: 0.1,
            positive: { offset: -3, bucketCounts: ['2'] },
          },
        ],
      },
    },
    {
      name: 'q',
      summary: { dataPoints: [{ ...point, count: '2', sum: 4, quantileValues: [{ quantile: 0.5, value: 2 }] }] },
    },
    { name: 'without data' },
  ];
  const request = { resourceMetrics: [{ scopeMetrics: [{ scope: { name: 'hand' }, metrics }] }] };

  const base = { unit: '', description: '', resource: {}, scope: { name: 'hand', version: '', attributes: {} } };
  const times = { attributes: {}, startTime: 1n, time: 2n, flags: 1 };
  const counted = { ...times, count: 3, sum: 6, min: 1, max: 3, exemplars: [] };
  const sample = { time: 3n, value: 0.5, attributes: {}, traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) };
  expect(decodeMetrics(Buffer.from(JSON.stringify(request)), 'application/json')).toEqual([
    {
      ...base,
      name: 'g',
      unit: 's',
      description: 'gauge',
      kind: 'gauge',
      points: [{ ...times, value: 1.5, exemplars: [] }],
    },
    {
      ...base,
      name: 's',
      kind: 'sum',
      temporality: 'delta',
      isMonotonic: true,
      points: [{ ...times, value: -7, exemplars: [sample] }],
    },
    {
      ...base,
      name: 'h',
      kind: 'histogram',
      temporality: 'cumulative',
      points: [{ ...counted, bucketCounts: [1, 2], explicitBounds: [5] }],
    },
    {
      ...base,
      name: 'e',
      kind: 'exponentialHistogram',
      temporality: 'unspecified',
      points: [
        {
          ...counted,
          scale: -2,
          zeroCount: 1,
          zeroThreshold: 0.1,
          positive: { offset: -3, bucketCounts: [2] },
          negative: { offset: 0, bucketCounts: [] },
        },
      ],
    },
    {
      ...base,
      name: 'q',
      kind: 'summary',
      points: [{ ...times, count: 2, sum: 4, quantiles: [{ quantile: 0.5, value: 2 }] }],
    },
  ]);
});

test.each([
  ['0a01611801', 1],
  ['18010a0161', 'a'],
])('of a oneof that protobuf holds twice the last counts: %s', (hex, expected) => {
  const nest = (field: number, inner: Uint8Array): Buffer => Buffer.from([field * 8 + 2, inner.length, ...inner]);
  const attribute = Buffer.concat([nest(1, Buffer.from('k')), nest(2, Buffer.from(hex, 'hex'))]);
  const [decoded] = decodeTraces(nest(1, nest(2, nest(2, nest(9, attribute)))), 'application/x-protobuf');
  expect(decoded?.attributes).toEqual({ k: expected });
});
