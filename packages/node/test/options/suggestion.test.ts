import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { suggestion } from '../../src/options/suggestion.ts';
import { PART_NAMES } from '../../src/parts/parts.ts';

const names = fc.constantFrom(...PART_NAMES);

test('names that are near are suggested, others not', () => {
  expect(suggestion('flowEvent', PART_NAMES)).toBe('flowEvents');
  expect(suggestion('request-context', PART_NAMES)).toBe('requestContext');
  expect(suggestion('telemetry', PART_NAMES)).toBeUndefined();
  expect(suggestion('', PART_NAMES)).toBeUndefined();
});

test.prop([names, fc.nat()])('a known name with one letter missing is found again', (name, at) => {
  const index = at % name.length;
  expect(suggestion(name.slice(0, index) + name.slice(index + 1), PART_NAMES)).toBe(name);
});

test.prop([fc.string({ maxLength: 1_000 })], { numRuns: 200 })(
  'whatever is given, the answer is a known name or none',
  (text) => {
    expect([...PART_NAMES, undefined]).toContain(suggestion(text, PART_NAMES));
  },
);
