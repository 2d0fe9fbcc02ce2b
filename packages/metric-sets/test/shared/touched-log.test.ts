import { expect, test } from 'vitest';
import { TouchedLog } from '../../src/shared/touched-log.ts';

function logOf(blocks: number) {
  const buffer = new SharedArrayBuffer(4 * TouchedLog.words(blocks));
  return { writer: new TouchedLog(buffer, 0, blocks), reader: new TouchedLog(buffer, 0, blocks), buffer };
}

test('what was added is taken once, in order', () => {
  const { writer, reader } = logOf(3);
  expect(reader.take()).toEqual([]);
  writer.add(2);
  writer.add(0);
  expect(reader.take()).toEqual([2, 0]);
  writer.add(1);
  expect(reader.take()).toEqual([1]);
  expect(reader.take()).toEqual([]);
});

test('a log that was written over says so, and goes on from there', () => {
  const { writer, reader } = logOf(4);
  for (let block = 0; block < 4; block += 1) writer.add(block);
  expect(reader.take()).toEqual([0, 1, 2, 3]);
  for (let block = 0; block < 5; block += 1) writer.add(block % 4);
  expect(reader.take()).toBeUndefined();
  writer.add(3);
  expect(reader.take()).toEqual([3]);
});

test('the count of entries may overflow', () => {
  const { writer, buffer } = logOf(4);
  new Int32Array(buffer)[0] = 2 ** 31 - 2;
  const reader = new TouchedLog(buffer, 0, 4);
  reader.take();
  for (const block of [3, 1, 2]) writer.add(block);
  expect(reader.take()).toEqual([3, 1, 2]);
});
