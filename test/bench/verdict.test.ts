import { expect, test } from 'vitest';
import type { Bar, Question } from './question.ts';
import { assertJudgeable, missedBars, verdicts } from './verdict.ts';

const side = (name: string) => ({ name, setup: () => () => {} });
const question = (bar?: Bar | readonly Bar[], ...rivals: string[]): Question => ({
  name: 'read',
  question: 'question?',
  ours: side('ours'),
  rivals: (rivals.length === 0 ? ['rival'] : rivals).map(side),
  ...(bar && { bar }),
});

const judge = (bar: Bar, oursNs: number, rivalNs: number) =>
  verdicts(question(bar), { ours: [oursNs], rivals: [[rivalNs]] })[0];

test('at most: ours divided by the rival must not pass the ratio', () => {
  const bar: Bar = { kind: 'at_most', ratio: 1.25 };
  expect(judge(bar, 125, 100)).toMatchObject({ ratio: 1.25, met: true, bar: 'at most 1.25' });
  expect(judge(bar, 126, 100)).toMatchObject({ ratio: 1.26, met: false });
});

test('at most, or some nanoseconds: either is enough', () => {
  const bar: Bar = { kind: 'at_most', ratio: 1.05, orNs: 10 };
  expect(judge(bar, 30, 20)).toMatchObject({ ratio: 1.5, met: true, bar: 'at most 1.05 or +10 ns' });
  expect(judge(bar, 1_040, 1_000)).toMatchObject({ met: true });
  expect(judge(bar, 31, 20)).toMatchObject({ met: false });
});

test('at least: the rival divided by ours must reach the ratio, and so is the spread', () => {
  const bar: Bar = { kind: 'at_least', ratio: 200 };
  expect(judge(bar, 2, 400)).toMatchObject({ ratio: 200, met: true, bar: 'at least 200x' });
  expect(judge(bar, 2, 399)).toMatchObject({ ratio: 199.5, met: false });
  const [verdict] = verdicts(question(bar), { ours: [1, 1, 1], rivals: [[100, 300, 200]] });
  expect(verdict?.ratio).toBeCloseTo(200);
  expect(verdict?.spread[0]).toBeGreaterThan(100);
  expect(verdict?.spread[0]).toBeLessThan(verdict?.spread[1] ?? 0);
  expect(verdict?.spread[1]).toBeLessThan(300);
});

test('without a bar there is a ratio and nothing to miss', () => {
  const [verdict] = verdicts(question(), { ours: [300], rivals: [[100]] });
  expect(verdict).toEqual({ name: 'read', rival: 'rival', ratio: 3, ours_ns: 300, rival_ns: 100, spread: [3, 3] });
  expect(missedBars(verdict === undefined ? [] : [verdict])).toEqual([]);
});

test('each rival has its own bar, and only the missed ones are named', () => {
  const bars: Bar[] = [
    { kind: 'at_least', ratio: 3, rival: 'slow' },
    { kind: 'at_most', ratio: 1.5, rival: 'bare' },
  ];
  const all = verdicts(question(bars, 'slow', 'bare', 'other'), { ours: [100], rivals: [[400], [50], [1]] });
  expect(all.map(({ name, met }) => [name, met])).toEqual([
    ['read (slow)', true],
    ['read (bare)', false],
    ['read (other)', undefined],
  ]);
  expect(missedBars(all)).toEqual(['read (bare)']);
});

test.each<[string, Question]>([
  ['there is no rival', { ...question(), rivals: [] }],
  ['the bar names nobody', question({ kind: 'at_most', ratio: 1, rival: 'nobody' })],
  ['the bar does not say which of two', question({ kind: 'at_most', ratio: 1 }, 'a', 'b')],
  [
    'one rival has two bars',
    question([
      { kind: 'at_most', ratio: 1 },
      { kind: 'at_least', ratio: 1, rival: 'rival' },
    ]),
  ],
])('a question cannot be judged where %s', (_reason, broken) => {
  expect(() => assertJudgeable(broken)).toThrow(RangeError);
});

test('a question can be judged with no bar, one for its only rival, or one for each', () => {
  assertJudgeable(question());
  assertJudgeable(question({ kind: 'at_most', ratio: 1 }));
  assertJudgeable(
    question(
      [
        { kind: 'at_most', ratio: 1, rival: 'a' },
        { kind: 'at_least', ratio: 1, rival: 'b' },
      ],
      'a',
      'b',
    ),
  );
});
