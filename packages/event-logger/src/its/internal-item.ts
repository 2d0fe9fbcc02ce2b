/** What travels to the thread of internal telemetry: plain data. */
import type { ScopeMetrics } from '@weir/otel-compat';
import type { LogEvent } from '../record/log-event.ts';

/** An event, or what a collection of metrics gave. */
export type InternalItem =
  | { readonly kind: 'log'; readonly event: LogEvent }
  | { readonly kind: 'metrics'; readonly scopeMetrics: readonly ScopeMetrics[] };
