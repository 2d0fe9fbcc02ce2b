import { expect, test } from 'vitest';
import { markdownCode, markdownTable } from '../src/markdown-table.ts';

test('a table has a line for its head, one below it, and one for each row', () => {
  expect(markdownTable(['key', 'type'], [[markdownCode('flow.id'), 'string']])).toBe(
    '| key | type |\n| --- | --- |\n| `flow.id` | string |',
  );
});

test('a bar or a line break in a cell stays in its cell', () => {
  expect(
    markdownTable(['a'], [['b|c\nd']])
      .split('\n')
      .at(-1),
  ).toBe(String.raw`| b\|c d |`);
});
