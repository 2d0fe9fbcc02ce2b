/** The law of accounting, as tests hold a delivery to it. */
import { type DeliveryStats, DROP_REASONS } from '@weir/otel-compat';
import { expect } from 'vitest';

/** Items dropped for any reason. */
export function droppedOf({ dropped }: DeliveryStats): number {
  return DROP_REASONS.reduce((sum, reason) => sum + dropped[reason], 0);
}

/** Every count is a natural number, the reasons are the closed list, and they add up. */
export function expectLaw(stats: DeliveryStats): void {
  const { offered, delivered, deadLettered, dropped, pending } = stats;
  const terms = [offered, delivered, deadLettered, pending, ...Object.values(dropped)];
  if (terms.every((term) => Number.isSafeInteger(term) && term >= 0)) {
    if (offered === delivered + deadLettered + droppedOf(stats) + pending) {
      if (Object.keys(dropped).length === DROP_REASONS.length) return;
    }
  }
  expect.fail(`the counts do not add up: ${JSON.stringify(stats)}`);
}
