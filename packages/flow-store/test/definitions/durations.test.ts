import { fc, test } from '@fast-check/vitest';
import { expect, test as plain } from 'vitest';
import { bucketMiddle, bucketOf } from '../../src/definitions/duration-buckets.ts';
import { bucketPercentiles, exactPercentiles } from '../../src/definitions/percentiles.ts';
import { EARLIEST_NS, LATEST_NS } from '../../src/definitions/storable-time.ts';
import { addTally, decodeTally, encodeTally, newTally, type Tally } from '../../src/definitions/tally.ts';
import { type Span, SPAN_NS, spanAt, timeParts } from '../../src/definitions/time-parts.ts';

const duration = fc.oneof(
  fc.bigInt({ min: 0n, max: LATEST_NS - EARLIEST_NS }),
  fc.bigInt({ min: 0n, max: 300n }),
  fc.tuple(fc.bigInt({ min: 1n, max: 62n }), fc.bigInt({ min: -2n, max: 2n })).map(([bits, by]) => (1n << bits) + by),
);

test.prop([duration.filter((each) => each >= 0n)])('the middle of a class is within 1 % of its members', (ns) => {
  const middle = bucketMiddle(bucketOf(ns));
  const distance = middle > ns ? middle - ns : ns - middle;
  expect(distance * 100n <= ns).toBe(true);
});

test.prop([
  fc.array(fc.record({ durationNs: duration.filter((ns) => ns >= 0n), weight: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
  }),
])('percentiles of classes are within 2 % of the exact ones, which are nearest rank', (values) => {
  const exact = exactPercentiles(values);
  const repeated = values
    .flatMap(({ durationNs, weight }) => Array.from({ length: weight }, () => durationNs))
    .sort((a, b) => (a < b ? -1 : 1));
  expect(exact.p95).toBe(repeated[Math.ceil((repeated.length * 95) / 100) - 1]);
  const buckets = new Map<number, number>();
  for (const { durationNs, weight } of values)
    buckets.set(bucketOf(durationNs), (buckets.get(bucketOf(durationNs)) ?? 0) + weight);
  const estimated = bucketPercentiles(buckets);
  for (const name of ['p50', 'p95', 'p99'] as const) {
    const distance = estimated[name] - exact[name];
    expect((distance < 0n ? -distance : distance) * 50n <= exact[name]).toBe(true);
  }
});

plain('percentiles of nothing are 0', () => {
  expect(exactPercentiles([])).toEqual({ p50: 0n, p95: 0n, p99: 0n });
  expect(bucketPercentiles(new Map())).toEqual({ p50: 0n, p95: 0n, p99: 0n });
});

const count = fc.oneof(fc.nat(300), fc.maxSafeNat());
const arbitraryTally: fc.Arbitrary<Tally> = fc.record({
  rows: count,
  count,
  errors: count,
  complete: count,
  durations: fc.array(
    fc
      .dictionary(
        fc.nat(4_000).map(String),
        count.filter((each) => each > 0),
      )
      .map((entries) => new Map(Object.entries(entries).map(([bucket, each]) => [Number(bucket), each]))),
    { minLength: 2, maxLength: 2 },
  ),
});

test.prop([arbitraryTally])('a tally that was written is read as it was, with its durations or without', (tally) => {
  const bytes = encodeTally(tally);
  expect(decodeTally(bytes, 2)).toEqual(tally);
  expect(decodeTally(bytes, 0)).toEqual({ ...tally, durations: [] });
});

test.prop([fc.array(fc.nat(20)), fc.array(fc.nat(20))])('what is added and taken back leaves nothing', (some, more) => {
  const of = (buckets: readonly number[], sign: number): Tally => {
    const tally = newTally(1);
    for (const bucket of buckets) {
      const one = { rows: sign, count: sign, errors: 0, complete: 0, durations: [new Map([[bucket, sign]])] };
      addTally(tally, one);
    }
    return tally;
  };
  const tally = of(some, 1);
  addTally(tally, of(more, 1));
  addTally(tally, of(more, -1));
  expect(tally).toEqual(of(some, 1));
});

const instant = fc.oneof(
  fc.bigInt({ min: EARLIEST_NS, max: LATEST_NS }),
  fc.integer({ min: -90, max: 90 }).map((minutes) => BigInt(minutes) * SPAN_NS.minute),
  fc.bigInt({ min: -SPAN_NS.hour * 3n, max: SPAN_NS.hour * 3n }),
);

test.prop([instant, instant])('the pieces of a range are the whole of it, in order and nothing twice', (from, to) => {
  let at = from;
  for (const part of timeParts(from, to)) {
    const length = part.span === undefined ? 1n : SPAN_NS[part.span];
    expect(part.from * length).toBe(at);
    expect(part.to > part.from).toBe(true);
    at = part.to * length;
  }
  expect(at).toBe(from < to ? to : from);
});

test.prop([instant, fc.constantFrom<Span>('minute', 'hour')])('a time is in the span of its number', (ns, span) => {
  const start = BigInt(spanAt(span, ns)) * SPAN_NS[span];
  expect(ns >= start && ns < start + SPAN_NS[span]).toBe(true);
});
