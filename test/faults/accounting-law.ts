/** The accounting law over `DeliveryStats`: what breaks it, in words. */
import { type DeliveryStats, DROP_REASONS } from '@weir/otel-compat';

const TERMS = ['offered', 'delivered', 'deadLettered', 'pending'] as const;

/** Breaches at one instant: the sum, the form of each term, and the closed list of reasons. None where the law holds. */
export function accountingBreaches(stats: DeliveryStats): readonly string[] {
  const reasons = Object.keys(stats.dropped);
  const counts: readonly (readonly [term: string, count: unknown])[] = [
    ...TERMS.map((term) => [term, stats[term]] as const),
    ...Object.entries(stats.dropped).map(([reason, count]) => [`dropped.${reason}`, count] as const),
  ];
  const { offered, delivered, deadLettered, pending } = stats;
  const dropped = sum(Object.values(stats.dropped));
  const accounted = delivered + deadLettered + dropped + pending;
  return [
    ...counts
      .filter(([, count]) => !Number.isSafeInteger(count) || (count as number) < 0)
      .map(([term, count]) => `${term} is ${String(count)}, which is no count`),
    ...reasons
      .filter((reason) => !(DROP_REASONS as readonly string[]).includes(reason))
      .map((reason) => `dropped.${reason} is not in the closed list of reasons`),
    ...DROP_REASONS.filter((reason) => !reasons.includes(reason)).map((reason) => `dropped.${reason} is missing`),
    ...(offered === accounted
      ? []
      : [
          `offered ${offered} is not ${accounted} = delivered ${delivered} + deadLettered ${deadLettered} + ` +
            `dropped ${dropped} + pending ${pending}`,
        ]),
  ];
}

/** Breaches of either instant, and terms that fell from the earlier to the later: only what is pending may. */
export function accountingBreachesBetween(earlier: DeliveryStats, later: DeliveryStats): readonly string[] {
  const falls = (term: string, before: number, after: number): readonly string[] =>
    after < before ? [`${term} fell from ${before} to ${after}`] : [];
  return [
    ...accountingBreaches(earlier),
    ...accountingBreaches(later),
    ...(['offered', 'delivered', 'deadLettered'] as const).flatMap((term) => falls(term, earlier[term], later[term])),
    ...DROP_REASONS.flatMap((reason) => falls(`dropped.${reason}`, earlier.dropped[reason], later.dropped[reason])),
  ];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
