import { fc, test } from '@fast-check/vitest';
import { ROOT_CONTEXT, trace, type Span } from '@opentelemetry/api';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import {
  destinationOf,
  errorName,
  hostPolicy,
  isFlowId,
  type MessageHeaders,
  messageHeadersGetter,
  parseRfc3339,
} from '../src/index.ts';

const mayTell = hostPolicy();
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.constantFrom('__proto__', 'a\r\nb', '\ud800', '\u0000', '[::', '::::', '.', '..', '9999-99-99T99:99:99Z'),
);

test.prop([hostileText, fc.anything()], { numRuns: HOSTILE_CASES })(
  'no text and no value from outside throws, and none is taken for what it is not',
  (text, value) => {
    expect(typeof mayTell(text)).toBe('boolean');
    expect(isFlowId(value)).toBe(isFlowId(value) && typeof value === 'string');
    expect(typeof errorName(value)).toBe('string');
    const time = parseRfc3339(text);
    expect(time === undefined || time.every(Number.isInteger)).toBe(true);
    const header = messageHeadersGetter.get({ [text]: value } as MessageHeaders, text);
    expect(header === undefined || typeof header === 'string').toBe(true);
    const span = { kind: 2, attributes: { 'server.address': value === undefined ? text : value } } as unknown as Span;
    expect(['host', 'unknown']).toContain(destinationOf(trace.setSpan(ROOT_CONTEXT, span)).kind);
  },
);

test.prop([fc.constantFrom('x', '\u{1f30a}', '\r\n', '9', '.'), fc.constantFrom(10_000_000, 1_000_000)], {
  numRuns: 10,
})('huge text costs no more than a look at its beginning', (unit, length) => {
  const huge = unit.repeat(length);
  expect(isFlowId(huge)).toBe(false);
  expect(parseRfc3339(huge)).toBeUndefined();
});
