/** A router of a test's own, and outputs that keep what they are given. */
import {
  type EventLoggerOptions,
  eventLogger,
  type EventLogger,
  LogRouter,
  type LogRouterPorts,
} from '../src/index.ts';
import type { LogEvent } from '../src/record/log-event.ts';

/** A logger whose events are kept, and go nowhere else but where `provider` says. */
export function collecting(options: EventLoggerOptions & LogRouterPorts = {}): {
  readonly log: EventLogger;
  readonly events: LogEvent[];
  readonly router: LogRouter;
} {
  const router = new LogRouter({ env: {}, ...options });
  const events: LogEvent[] = [];
  router.taps.add({ write: (event) => void events.push(event) });
  // Without a provider that is registered this one has no output of its own.
  const log = eventLogger('test', { provider: 'opentelemetry', ...options, router });
  return { log, events, router };
}
