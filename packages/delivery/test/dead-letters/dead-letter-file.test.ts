import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deadLetterFile, type DeadLetterRecord, DeliveryError, readDeadLetters } from '../../src/index.ts';

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-dead-letters-'));
  path = join(folder, 'letters.ndjson');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function records(): Promise<readonly DeadLetterRecord[]> {
  const all: DeadLetterRecord[] = [];
  for await (const record of readDeadLetters(path)) all.push(record);
  return all;
}

async function read(): Promise<readonly unknown[]> {
  return (await records()).map(({ item }) => item);
}

test('a letter comes back with the time, the reason and the code of its error, and without its message', async () => {
  const keep = deadLetterFile<object>({ path, clock: () => [1_700_000_000, 5] });
  const error = new DeliveryError('WEIR_DELIVERY_TIMEOUT', 'password=hunter2');
  expect(await keep([{ id: 1 }], 'retries_exhausted', error)).toEqual([true]);
  await keep([{ id: 2 }], 'rejected', new TypeError('password=hunter2'));
  await keep([{ id: 3 }], 'expired', undefined);
  const at = '2023-11-14T22:13:20.000000005Z';
  expect(await records()).toEqual([
    { at, reason: 'retries_exhausted', error: 'WEIR_DELIVERY_TIMEOUT', item: { id: 1 } },
    { at, reason: 'rejected', error: 'TypeError', item: { id: 2 } },
    { at, reason: 'expired', item: { id: 3 } },
  ]);
  expect(readFileSync(path, 'utf8')).not.toContain('hunter2');
});

test('the file is for its owner only', async () => {
  await deadLetterFile({ path })(['x'], 'rejected', undefined);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file at its bound takes no more, and says which letters it took', async () => {
  const keep = deadLetterFile<string>({ path, maxBytes: 400 });
  const taken = await keep(['a'.repeat(100), 'b'.repeat(300), 'c'], 'rejected', undefined);
  expect(taken).toEqual([true, false, true]);
  expect(await keep(['d'.repeat(100)], 'rejected', undefined)).toEqual([false]);
  expect(statSync(path).size).toBeLessThanOrEqual(400);
  expect(await read()).toEqual(['a'.repeat(100), 'c']);
});

test('calls at the same time keep to the bound together', async () => {
  const keep = deadLetterFile<string>({ path, maxBytes: 1_000 });
  const taken = await Promise.all(Array.from({ length: 20 }, () => keep(['x'.repeat(50)], 'rejected', undefined)));
  expect(statSync(path).size).toBeLessThanOrEqual(1_000);
  expect(await read()).toHaveLength(taken.flat().filter(Boolean).length);
});

test('an item without JSON is not taken, and costs no other its place', async () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const taken = await deadLetterFile<unknown>({ path })([cycle, 1n, undefined, () => 1, 'good'], 'rejected', undefined);
  expect(taken).toEqual([false, false, false, false, true]);
  expect(await read()).toEqual(['good']);
});

test('items are encoded as asked', async () => {
  const keep = deadLetterFile<Uint8Array>({ path, encode: (bytes) => Buffer.from(bytes).toString('base64') });
  await keep([Buffer.from('hello')], 'rejected', undefined);
  expect(await read()).toEqual(['aGVsbG8=']);
});

test('a file that cannot be written rejects with its reason as cause', async () => {
  const keep = deadLetterFile<string>({ path: join(folder, 'missing', 'letters') });
  const error: unknown = await keep(['x'], 'rejected', undefined).then(undefined, (thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'WEIR_DELIVERY_DEAD_LETTER', cause: { code: 'ENOENT' } });
});

test('a file that is not there cannot be read', async () => {
  await expect(read()).rejects.toMatchObject({ code: 'WEIR_DELIVERY_DEAD_LETTER', cause: { code: 'ENOENT' } });
});

property.prop([fc.jsonValue(), fc.jsonValue(), fc.nat()])(
  'a line that a crash cut short is never read as an item, and costs no other its place',
  async (first, second, cut) => {
    rmSync(path, { force: true });
    await deadLetterFile({ path })([first], 'rejected', undefined);
    const whole = readFileSync(path);
    // All but the line feed at its end, or less.
    writeFileSync(path, whole.subarray(0, cut % (whole.length - 1)));
    await deadLetterFile({ path })([second], 'rejected', undefined);
    // JSON has no negative zero.
    expect(await read()).toEqual([JSON.parse(JSON.stringify(second))]);
  },
);

test('lines of others are passed over, and line separators within text are none', async () => {
  await deadLetterFile({ path })(['a\u2028b\nc'], 'rejected', undefined);
  appendFileSync(path, 'null\n{"item":1}\n[1]\n{"reason":"queue_full","item":1}\n\n');
  expect(await read()).toEqual(['a\u2028b\nc']);
});

test('two processes that append at once lose and mix nothing', async () => {
  const script = new URL('../children/append-letters.ts', import.meta.url);
  const children = ['a', 'b'].map((name) => fork(script, [path, name, '200']));
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
  expect(codes).toEqual([0, 0]);
  const items = await read();
  const expected = ['a', 'b'].flatMap((name) => Array.from({ length: 200 }, (_, index) => `${name}${index}`));
  expect(items.map((item) => String(item).trimEnd()).toSorted()).toEqual(expected.toSorted());
});
