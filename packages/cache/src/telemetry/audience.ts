/** Whether anybody would be told of a cache at all. */
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version.ts';
import { type CacheTelemetryOptions, countTelemetryError } from './core.ts';
import { Listeners } from './listeners.ts';

/** What of its options says who may be told. */
export type AudienceOptions = Pick<
  CacheTelemetryOptions,
  'spans' | 'logs' | 'metrics' | 'handlers' | 'providers' | 'scope'
>;

/**
 * For an adapter that has to decide at every call of another cache whether to observe it: one comparison, but at every
 * 16th call, when it looks who is registered. What it gives never throws.
 *
 * @example
 * const isThere = audience({ handlers: [{ onTierEvent: (event) => events.push(event) }] });
 * isThere(); // true
 */
export function audience(options: AudienceOptions): () => boolean {
  const { spans, logs, metrics = true, handlers = [], providers = {} } = options;
  const { scope = { name: PACKAGE_NAME, version: PACKAGE_VERSION } } = options;
  const listeners = new Listeners({ spans: spans !== 'off', logs: logs !== 'off', metrics }, providers, scope);
  let isThere = false;
  const look = (): void => {
    isThere = handlers.length > 0;
    try {
      if (listeners.look()) isThere = true;
    } catch (error) {
      countTelemetryError(error);
    }
  };
  return () => {
    if (listeners.isDue) look();
    return isThere;
  };
}
