import { runInNewContext } from 'node:vm';
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { docComment, literal } from '../generator/source-text.ts';

const awkward = ["'", '"', '\\', '`', '$', '*', '/', '\n', '\r', '\u2028', '\ud800'];
const text = fc.string({ unit: fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: 'binary' })) });

test.prop([text])('a literal evaluates to the string that it was made of', (value) => {
  expect(runInNewContext(literal(value))).toBe(value);
});

test.prop([fc.array(text, { minLength: 1 })])('a comment ends where it should, whatever its text', (paragraphs) => {
  const comment = docComment(paragraphs);
  expect(comment.indexOf('*/')).toBe(comment.length - 2);
});

test('a short text stands in one line', () => {
  expect(docComment(['The order.'])).toBe('/** The order. */');
});

test('long text is wrapped between words', () => {
  const lines = docComment(['word '.repeat(100).trim()]).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(lines.slice(1, -1).every((line) => /^ \*(?: word)+$/.test(line))).toBe(true);
});
