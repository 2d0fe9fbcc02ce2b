import { expect, test } from 'vitest';
import { parseSamples } from './text-format.ts';

test('reads names, labels with every escape, values, and passes over comments', () => {
  const text = String.raw`# HELP calls_total Calls, {not} "labels"
# TYPE calls_total counter
calls_total{peer="a \"b\", \\n\n",empty=""} 3
job:calls:rate 0.5 1700000000000

duration_bucket{le="+Inf"} +Inf
low -Inf
none NaN
`;
  expect(parseSamples(text)).toEqual([
    { name: 'calls_total', labels: { peer: 'a "b", \\n\n', empty: '' }, value: 3 },
    { name: 'job:calls:rate', labels: {}, value: 0.5 },
    { name: 'duration_bucket', labels: { le: '+Inf' }, value: Infinity },
    { name: 'low', labels: {}, value: -Infinity },
    { name: 'none', labels: {}, value: NaN },
  ]);
});
