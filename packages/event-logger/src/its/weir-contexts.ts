/** Whose code Weir's own is: the context of what each package reports about itself. */
import type { LogContext } from '../settings/providers.ts';

/** What carries the reports themselves must not be told of by them; all else of Weir is an admin of the application's telemetry. */
export const WEIR_CONTEXTS: Readonly<Record<string, LogContext>> = {
  '@weir/event-logger': 'internal',
  '@weir/redaction': 'internal',
  '@weir/cache': 'admin',
  '@weir/cloudevents': 'admin',
  '@weir/delivery': 'admin',
  '@weir/flow-events': 'admin',
  '@weir/flow-store': 'admin',
  '@weir/instrumentation-caches': 'admin',
  '@weir/instrumentation-platformatic-kafka': 'admin',
  '@weir/metric-sets': 'admin',
  '@weir/node': 'admin',
  '@weir/request-context': 'admin',
  '@weir/sentry': 'admin',
  '@weir/viewer': 'admin',
};

/**
 * The context of a package of Weir; `admin` for one that is not in the table.
 *
 * @example
 * weirContext('@weir/delivery'); // 'admin'
 */
export function weirContext(component: string): LogContext {
  return Object.hasOwn(WEIR_CONTEXTS, component) ? (WEIR_CONTEXTS[component] as LogContext) : 'admin';
}
