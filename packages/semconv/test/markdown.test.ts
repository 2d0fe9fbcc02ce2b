import { expect, test } from 'vitest';
import { table } from '../generator/markdown.ts';

test('columns are as wide as their widest cell', () => {
  expect(table(['A', 'Long head'], [['cell', 'b']]).split('\n')).toEqual([
    '| A    | Long head |',
    '| ---- | --------- |',
    '| cell | b         |',
  ]);
});

test('bars and line ends cannot break a row', () => {
  expect(
    table(['A'], [['one | two\n  three\n']])
      .split('\n')
      .at(-1),
  ).toBe(String.raw`| one \| two three |`);
});
