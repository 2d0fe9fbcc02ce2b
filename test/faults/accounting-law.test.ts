import { DROP_REASONS, type DeliveryStats, noDrops } from '@weir/otel-compat';
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { accountingBreaches, accountingBreachesBetween } from './accounting-law.ts';

function stats(
  terms: Partial<Omit<DeliveryStats, 'dropped'>> & { dropped?: Record<string, number> } = {},
): DeliveryStats {
  return {
    offered: 0,
    delivered: 0,
    deadLettered: 0,
    pending: 0,
    ...terms,
    dropped: { ...noDrops(), ...terms.dropped },
  };
}

const lawful = fc
  .record({
    delivered: fc.nat(1_000),
    deadLettered: fc.nat(1_000),
    pending: fc.nat(1_000),
    dropped: fc.record(Object.fromEntries(DROP_REASONS.map((reason) => [reason, fc.nat(1_000)]))),
  })
  .map((terms) => {
    const { delivered, deadLettered, pending, dropped } = terms;
    const offered = delivered + deadLettered + pending + Object.values(dropped).reduce((total, one) => total + one, 0);
    return stats({ ...terms, offered });
  });

property.prop([lawful])('what adds up is lawful', (one) => {
  expect(accountingBreaches(one)).toEqual([]);
});

property.prop([lawful, fc.constantFrom('offered', 'delivered', 'deadLettered', 'pending', ...DROP_REASONS)])(
  'one item too many in any one term is found',
  (one, term) => {
    const wrong = { ...one, dropped: { ...one.dropped } } as Record<string, unknown> & {
      dropped: Record<string, number>;
    };
    if (term in wrong.dropped) wrong.dropped[term] = (wrong.dropped[term] ?? 0) + 1;
    else wrong[term] = (wrong[term] as number) + 1;
    expect(accountingBreaches(wrong as unknown as DeliveryStats)).toHaveLength(1);
  },
);

test('a sum that is wrong is told with its terms', () => {
  expect(accountingBreaches(stats({ offered: 5, delivered: 1, pending: 1, dropped: { queue_full: 2 } }))).toEqual([
    'offered 5 is not 4 = delivered 1 + deadLettered 0 + dropped 2 + pending 1',
  ]);
});

test('what is no count is found, though the sum is right', () => {
  expect(accountingBreaches(stats({ offered: 0, delivered: -1, pending: 1 }))).toEqual([
    'delivered is -1, which is no count',
  ]);
  expect(accountingBreaches(stats({ offered: 0.5, pending: 0.5 }))).toHaveLength(2);
  expect(accountingBreaches(stats({ delivered: Number.NaN }))).toHaveLength(2);
});

test('a reason that is not in the closed list is found, and one that is missing', () => {
  expect(accountingBreaches(stats({ offered: 1, dropped: { lost: 1 } }))).toEqual([
    'dropped.lost is not in the closed list of reasons',
  ]);
  const { closed: _closed, ...others } = noDrops();
  expect(accountingBreaches({ ...stats(), dropped: others } as DeliveryStats)).toEqual(['dropped.closed is missing']);
});

test.for([
  ['offered', { offered: 1, pending: 1 }, {}],
  ['delivered', { offered: 1, delivered: 1 }, { offered: 1, pending: 1 }],
  ['deadLettered', { offered: 1, deadLettered: 1 }, { offered: 1, delivered: 1 }],
  ['dropped.expired', { offered: 1, dropped: { expired: 1 } }, { offered: 1, dropped: { closed: 1 } }],
] as const)('%s that falls is found, though either instant is lawful', ([term, earlier, later]) => {
  expect(accountingBreachesBetween(stats(earlier), stats(later))).toEqual([`${term} fell from 1 to 0`]);
});

test('what is pending may fall', () => {
  expect(accountingBreachesBetween(stats({ offered: 1, pending: 1 }), stats({ offered: 1, delivered: 1 }))).toEqual([]);
});
