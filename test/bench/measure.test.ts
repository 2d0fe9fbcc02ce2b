import { expect, test } from 'vitest';
import { measure } from './measure.ts';
import type { Question } from './question.ts';

/** A clock that only calls move, by what each costs, and the order in which sides were called. */
function fakeMachine() {
  let nowNs = 0;
  const order: string[] = [];
  const spend = (name: string, costNs: number) => {
    nowNs += costNs;
    if (order.at(-1) !== name) order.push(name);
  };
  const options = { rounds: 4, warmUpRounds: 2, sampleNs: 1_000, nowNs: () => nowNs, settle: () => {} };
  return { order, spend, options };
}

const question = (change: Partial<Question>): Question => ({
  name: 'name',
  question: 'question?',
  ours: { name: 'ours', setup: () => () => {} },
  rivals: [],
  ...change,
});

test('a sample is the time of one call, for synchronous and asynchronous sides', async () => {
  const { spend, options } = fakeMachine();
  const samples = await measure(
    question({
      ours: { name: 'ours', setup: () => () => spend('ours', 50) },
      rivals: [{ name: 'rival', setup: async () => async () => spend('rival', 200) }],
    }),
    options,
  );
  expect(samples).toEqual({ ours: [50, 50, 50, 50], rivals: [[200, 200, 200, 200]] });
});

test('an asynchronous call is over before the next begins', async () => {
  const { spend, options } = fakeMachine();
  let running = 0;
  let most = 0;
  const call = async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    spend('ours', 100);
    running -= 1;
  };
  await measure(question({ ours: { name: 'ours', setup: () => call } }), options);
  expect(most).toBe(1);
});

test('sides take turns, and every other round runs in the opposite order', async () => {
  const { order, spend, options } = fakeMachine();
  const side = (name: string) => ({ name, setup: () => () => spend(name, 1_000) });
  await measure(question({ ours: side('a'), rivals: [side('b'), side('c')] }), {
    ...options,
    rounds: 2,
    warmUpRounds: 0,
  });
  expect(order).toEqual(['a', 'b', 'c', 'b', 'a']);
});

test('a sample is long enough, however short the call', async () => {
  const { options } = fakeMachine();
  let nowNs = 0;
  const readings: number[] = [];
  const clock = () => {
    readings.push(nowNs);
    return nowNs;
  };
  const call = () => void (nowNs += 3);
  const rounds = { ...options, rounds: 3, warmUpRounds: 1, nowNs: clock };
  await measure(question({ ours: { name: 'ours', setup: () => call } }), rounds);
  const tookNs = readings
    .slice(-6)
    .flatMap((end, index, all) => (index % 2 === 1 ? [end - (all[index - 1] ?? 0)] : []));
  expect(Math.min(...tookNs)).toBeGreaterThanOrEqual(options.sampleNs);
  expect(Math.max(...tookNs)).toBeLessThan(2 * options.sampleNs);
});

test('a question may fix the calls of a sample, which are numbered from 0', async () => {
  const { options } = fakeMachine();
  const indexes: number[] = [];
  const call = (index: number) => void indexes.push(index);
  const fixed = question({ iterations: 3, ours: { name: 'ours', setup: () => call } });
  await measure(fixed, { ...options, rounds: 2, warmUpRounds: 0 });
  expect(indexes).toEqual([0, 0, 1, 2, 0, 1, 2]);
});

test('a side may take its samples itself', async () => {
  const { options } = fakeMachine();
  let taken = 0;
  const setup = () => ({ sample: async () => ++taken });
  const { ours } = await measure(question({ ours: { name: 'ours', setup } }), options);
  expect(ours).toEqual([3, 4, 5, 6]);
});

test('every side that was set up is torn down, even when a call throws', async () => {
  const { options } = fakeMachine();
  const torn: string[] = [];
  const side = (name: string, run: () => void) => ({
    name,
    setup: () => ({ run, teardown: () => void torn.push(name) }),
  });
  const failing = side('b', () => {
    throw new Error('out of order');
  });
  await expect(
    measure(question({ ours: side('a', () => {}), rivals: [failing] }), { ...options, sampleNs: 0 }),
  ).rejects.toThrow('out of order');
  expect(torn).toEqual(['a', 'b']);
});
