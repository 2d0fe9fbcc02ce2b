import { test as property, fc } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { createRedactor } from '../src/index.ts';
import { positives } from './corpus/positives.ts';

const MAX = 4_096;
const { mask } = createRedactor({ maxTextLength: MAX, categories: { phone: true } });
/** Those that are masked in a whole text: what is not is the matter of `corpus.test.ts`. */
const secrets = positives(77).filter(
  ({ text, secret }) => secret.length >= 8 && !showsPartOf(text, secret, mask(text)),
);

/** Whether six characters in a row of a secret are left that stand nowhere else in the text. */
function showsPartOf(text: string, secret: string, result: string): boolean {
  const elsewhere = text.replace(secret, () => '\n');
  return Array.from({ length: secret.length - 5 }, (_, at) => secret.slice(at, at + 6)).some(
    (part) => result.includes(part) && !elsewhere.includes(part),
  );
}

test('a long text is cut at the stated length, and says so', () => {
  expect(mask('ab '.repeat(5_000))).toBe(`${'ab '.repeat(5_000).slice(0, MAX)}[TRUNCATED]`);
  expect(mask('x'.repeat(MAX))).toBe('x'.repeat(MAX));
});

test('what was cut once is not cut again, and no half of a surrogate pair is left', () => {
  const once = mask(`${'x'.repeat(MAX - 1)}\u{1f30a}${'y'.repeat(10)}`);
  expect(once).toBe(`${'x'.repeat(MAX - 1)}[TRUNCATED]`);
  expect(mask(once)).toBe(once);
});

property.prop([fc.constantFrom(...secrets), fc.double({ min: 0.05, max: 0.95, noNaN: true })], { numRuns: 3_000 })(
  'what is masked in a whole text is masked wherever in it the cut falls',
  ({ text, secret }, share) => {
    const inside = text.indexOf(secret) + Math.floor(secret.length * share);
    const padding = '. '.repeat(MAX).slice(0, MAX - inside);
    const result = mask(`${padding}${text} ${'. '.repeat(2_000)}`);
    expect(showsPartOf(text, secret, result)).toBe(false);
  },
);

test('a token or a key that is longer than what is looked at beyond the cut is masked too', () => {
  const token = `eyJhbGciOiJSUzI1NiJ9${'A'.repeat(9_000)}.${'B'.repeat(9_000)}.C`;
  for (const secret of [
    token,
    `-----BEGIN PRIVATE KEY-----\n${'QUJD\n'.repeat(4_000)}-----END PRIVATE KEY-----`,
    `password=${'Zq8'.repeat(4_000)}`,
    `Bearer ${'Zq8'.repeat(4_000)}`,
  ]) {
    const result = mask(`${'. '.repeat(MAX).slice(0, MAX - 30)}${secret}${' .'.repeat(2_000)}`);
    expect(result).not.toMatch(/AAAA|QUJD|Zq8Zq8/);
  }
});
