/** Which declared events were emitted in this process: those that never are do not belong in the registry. */
import { processWide } from '@weir/otel-compat';
import { EventLoggerError } from '../errors.ts';

/** How often each declared event was emitted, by name. */
const counts: Map<string, { emitted: number }> = processWide('event-logger-coverage.v1', () => new Map());

/** The account of an event; the same for every declaration of its name. */
export function accountOf(name: string): { emitted: number } {
  let account = counts.get(name);
  if (account === undefined) {
    account = { emitted: 0 };
    counts.set(name, account);
  }
  return account;
}

/**
 * The declared events that were not emitted in this process so far, wanted by anybody or not. A test suite asks at its end, or
 * joins what its processes say.
 *
 * @example
 * defineEvents({ 'order.lost': { level: 'error', brief: 'An order was lost.' } });
 * unemittedEvents(); // ['order.lost']
 */
export function unemittedEvents(): readonly string[] {
  return [...counts]
    .filter(([, { emitted }]) => emitted === 0)
    .map(([name]) => name)
    .sort();
}

/**
 * Fails where a declared event was never emitted in this process.
 *
 * @param except names that may be missing
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_UNEMITTED` with their names
 * @example
 * assertEventsEmitted();
 */
export function assertEventsEmitted(except: readonly string[] = []): void {
  const missing = unemittedEvents().filter((name) => !except.includes(name));
  if (missing.length === 0) return;
  throw new EventLoggerError('WEIR_EVENT_LOGGER_UNEMITTED', `declared and never emitted: ${missing.join(', ')}`);
}
