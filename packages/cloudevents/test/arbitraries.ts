/** Events, records and spans of any kind, for properties. */
import { fc } from '@fast-check/vitest';
import type { CloudEventV1, EventLogRecord } from '../src/index.ts';

const hexadecimal = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });

/** Text of attributes: no control characters, noncharacters or half pairs, and not empty. */
export const attributeText: fc.Arbitrary<string> = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => text.toWellFormed().replace(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '-'));

export const hrTime: fc.Arbitrary<[number, number]> = fc.tuple(
  fc.integer({ min: 0, max: 4_000_000_000 }),
  fc.integer({ min: 0, max: 999_999_999 }),
);

export const json: fc.Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)));

const spanContext = fc
  .record({ traceId: hexadecimal(32), spanId: hexadecimal(16), traceFlags: fc.constantFrom(0, 1) })
  .filter(({ traceId, spanId }) => !/^0+$/.test(traceId) && !/^0+$/.test(spanId));

// What the mapping itself names, and what a body would lose to.
const NAMES_OF_OURS = new Set(['message', 'trace_id', 'span_id', '__proto__']);

export const attributes: fc.Arbitrary<Record<string, unknown>> = fc
  .dictionary(
    fc.oneof(
      fc.string({ minLength: 1, maxLength: 12 }),
      fc.constantFrom('request.id', 'flow.id', 'tenant.id', 'user.id'),
    ),
    fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), json),
    { maxKeys: 6 },
  )
  .map((given) => {
    const kept = Object.entries(given).filter(([name]) => !NAMES_OF_OURS.has(name));
    // -0 is 0 in JSON.
    return Object.fromEntries(kept.map(([name, value]) => [name, Object.is(value, -0) ? 0 : value]));
  });

export const logRecord: fc.Arbitrary<EventLogRecord> = fc.record(
  {
    eventName: attributeText,
    hrTime,
    hrTimeObserved: hrTime,
    severityText: fc.constantFrom('INFO', 'WARN', 'notice'),
    severityNumber: fc.integer({ min: 1, max: 24 }),
    body: fc.string(),
    attributes,
    spanContext,
  },
  { requiredKeys: ['eventName', 'hrTime', 'hrTimeObserved', 'attributes'] },
);

const extensions = fc.dictionary(
  fc
    .string({ unit: fc.constantFrom(...'abcdefghij0123456789'.split('')), minLength: 2, maxLength: 12 })
    .map((name) => `x${name}`),
  fc.oneof(attributeText, fc.boolean(), fc.integer({ min: -2_147_483_648, max: 2_147_483_647 })),
  { maxKeys: 3 },
);

const content = fc.oneof(
  fc.constant({}),
  json.map((data) => ({ datacontenttype: 'application/json', data })),
  fc.string().map((text) => ({ datacontenttype: 'text/plain; charset=utf-8', data: text.toWellFormed() })),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => ({ datacontenttype: 'image/png', data: Buffer.from(bytes) })),
);

export const event: fc.Arbitrary<CloudEventV1<unknown>> = fc
  .tuple(
    fc.record(
      {
        specversion: fc.constant('1.0'),
        id: attributeText,
        source: fc.webUrl(),
        type: attributeText,
        subject: attributeText,
        time: fc.constantFrom('2026-03-19T14:35:00Z', '2026-03-19T14:35:00.123456789+01:00'),
        dataschema: fc.constantFrom('https://example.com/schema', 'urn:schema:1'),
      },
      { requiredKeys: ['specversion', 'id', 'source', 'type'] },
    ),
    extensions,
    content,
  )
  .map(([core, more, data]) => ({ ...core, ...more, ...data }) as CloudEventV1<unknown>);

const throwing = {
  get a(): never {
    throw new Error('no');
  },
  b: 1,
};
const cyclic: Record<string, unknown> = { a: 1 };
cyclic['self'] = cyclic;
const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a\r\nb', '\ud800', '__proto__', 'constructor', '\u0000', '', ' ', '"', '\\', '\uffff'),
);
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.anything({
    maxDepth: 2,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withTypedArray: true,
    withNullPrototype: true,
  }),
  fc.constantFrom(
    throwing,
    cyclic,
    Symbol('a'),
    () => 1,
    new Date(Number.NaN),
    new Error('no'),
    10n ** 30n,
    Number.NaN,
  ),
);
/** Records that are none: names, values and times of any kind. */
export const hostileRecord: fc.Arbitrary<EventLogRecord> = fc.record({
  eventName: fc.oneof(hostileText, hostileValue) as fc.Arbitrary<string>,
  hrTime: fc.oneof(fc.tuple(fc.double(), fc.double()), fc.constant([Number.NaN, -1])) as fc.Arbitrary<[number, number]>,
  hrTimeObserved: fc.tuple(fc.double(), fc.double()),
  severityText: hostileValue as fc.Arbitrary<string>,
  severityNumber: hostileValue as fc.Arbitrary<number>,
  body: hostileValue,
  attributes: fc.oneof(
    fc.dictionary(hostileText, hostileValue, { maxKeys: 4 }),
    fc.record({ 'tenant.id': hostileValue, 'flow.id': hostileValue, 'request.id': hostileValue }),
    fc.constantFrom(throwing, cyclic),
  ) as fc.Arbitrary<Record<string, unknown>>,
  spanContext: fc.oneof(
    fc.record({ traceId: hostileText, spanId: hostileText, traceFlags: fc.integer() }),
    fc.constant(undefined),
  ),
});
