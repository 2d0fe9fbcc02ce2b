import { expect, test } from 'vitest';
import { compareWithReceived } from './receiver-oracle.ts';

const NONE = { breaches: [], duplicates: 0 };

test('an account that is true has no breach, in whatever order the items came', () => {
  expect(compareWithReceived({ delivered: ['a', 'b', 'c'], received: ['c', 'a', 'b'] })).toEqual(NONE);
  expect(compareWithReceived({ delivered: [], received: [] })).toEqual(NONE);
});

test('what never came is found', () => {
  const { breaches } = compareWithReceived({ delivered: ['a', 'b'], received: ['a'] });
  expect(breaches).toEqual(['b was counted as delivered and never came']);
});

test('what came without being counted is found, unless its fate was uncertain', () => {
  const came = { delivered: ['a'], received: ['a', 'b'] };
  expect(compareWithReceived(came).breaches).toEqual(['b came and was not counted as delivered']);
  expect(compareWithReceived({ ...came, uncertain: ['b', 'c'] })).toEqual(NONE);
});

test('what is counted twice is found', () => {
  const { breaches } = compareWithReceived({ delivered: ['a', 'a'], received: ['a'] });
  expect(breaches).toEqual(['a was counted as delivered more than once']);
});

test('repeats are counted, and are no breach', () => {
  expect(compareWithReceived({ delivered: ['a', 'b'], received: ['a', 'b', 'a', 'a'] })).toEqual({
    breaches: [],
    duplicates: 2,
  });
});

test('an item that overtakes another of its key is found, and one of another key is not', () => {
  const keyOf = (item: string): string => item.charAt(0);
  const delivered = ['x1', 'y1', 'x2', 'x3'];
  expect(compareWithReceived({ delivered, received: ['y1', 'x1', 'x2', 'x3'], keyOf })).toEqual(NONE);
  expect(compareWithReceived({ delivered, received: ['x1', 'x3', 'y1', 'x2'], keyOf }).breaches).toEqual([
    'x2 came after x3, of the same key x',
  ]);
});

test('a repeat may come late: its first time counts', () => {
  const keyOf = (): string => 'key';
  expect(compareWithReceived({ delivered: [1, 2], received: [1, 2, 1], keyOf })).toEqual({
    breaches: [],
    duplicates: 1,
  });
});

test('items are told from each other by what the test says', () => {
  const item = (id: number) => ({ id });
  const idOf = ({ id }: { id: number }): string => `item ${id}`;
  expect(compareWithReceived({ delivered: [item(1)], received: [item(2)], idOf }).breaches).toEqual([
    'item 1 was counted as delivered and never came',
    'item 2 came and was not counted as delivered',
  ]);
});
