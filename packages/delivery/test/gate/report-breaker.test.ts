import { listenToInternal, type InternalReport } from '@weir/otel-compat';
import { expect, onTestFinished, test } from 'vitest';
import { Delivery } from '../../src/index.ts';

// On a busy machine.
const WITHIN = { timeout: 20_000 };

test('a breaker that opens and closes is told of, by the name of its delivery', async () => {
  const reports: InternalReport[] = [];
  onTestFinished(listenToInternal((report) => void reports.push(report)));
  let isDown = true;
  const delivery = new Delivery<string>({
    name: 'reported',
    transport: { send: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve()) },
    batch: { maxItems: 1, maxDelayMs: 0 },
    retry: { maxAttempts: 100, baseMs: 1, maxMs: 1 },
    breaker: { failures: 1, openMs: 1 },
  });
  delivery.offer('a');
  await expect.poll(() => reports.length, WITHIN).toBeGreaterThan(0);
  isDown = false;
  await delivery.forceFlush({ timeoutMs: 20_000 });
  await delivery.shutdown({ timeoutMs: 20_000 });
  const states = reports.map(({ attributes }) => attributes['delivery.breaker.state']);
  expect(reports[0]).toEqual({
    component: '@weir/delivery',
    event: 'delivery.breaker.changed',
    severityNumber: 13,
    attributes: { 'delivery.name': 'reported', 'delivery.breaker.state': 'open' },
  });
  expect(states.slice(-2)).toEqual(['half_open', 'closed']);
});
