import { expect, test } from 'vitest';
import { question } from '../../page/data/ask.ts';

test('a question has only those parameters that have a value, each encoded', () => {
  expect(question('/api/flows', { list: undefined, q: 'a&b=c', pathway: '', limit: 100 })).toBe(
    '/api/flows?q=a%26b%3Dc&limit=100',
  );
});

test('a question without parameters is its path', () => {
  expect(question('/api/flows', { q: undefined })).toBe('/api/flows');
});
