/** Errors go to Sentry where SENTRY_DSN or SENTRY_SPOTLIGHT says so; SENTRY_TRACE_URL is where traces can be looked at. */
import type { RequestOptions } from 'node:http';
import type { Mask } from '@weir/otel-compat';
import { SentryLogRecordProcessor, weirSentry } from '@weir/sentry';
import { textFromEnvironment } from './environment.ts';
import { INJECTION_ATTRIBUTES } from './injection-attributes.ts';

/** Sentry, started. */
export interface StartedSentry {
  readonly logRecordProcessor: SentryLogRecordProcessor;
  /** Sends what is left. */
  close(): Promise<void>;
}

const CLOSE_TIMEOUT_MS = 2_000;

/** What Sentry itself sends to. */
const addresses = ['SENTRY_SPOTLIGHT', 'SENTRY_DSN'].flatMap(
  (name) => URL.parse(textFromEnvironment(name) ?? '') ?? [],
);

/** Whether a request is Sentry's own, which is no part of what the application does. */
export function isForSentry({ host, hostname = host, port }: RequestOptions): boolean {
  return addresses.some((url) => url.hostname === hostname && url.port === String(port ?? ''));
}

/** Starts Sentry before the OpenTelemetry SDK is started; undefined where it is off. */
export async function startSentry(mask: Mask): Promise<StartedSentry | undefined> {
  const wanted = textFromEnvironment('SENTRY_DSN') ?? textFromEnvironment('SENTRY_SPOTLIGHT');
  if (wanted === undefined) return undefined;
  // Loaded only where it is used: it is large.
  const Sentry = await import('@sentry/node');
  const traceUrl = textFromEnvironment('SENTRY_TRACE_URL');
  const service = textFromEnvironment('OTEL_SERVICE_NAME') ?? 'bookapp';
  Sentry.init({
    integrations: [
      Sentry.openTelemetryIntegration(),
      weirSentry({ mask, ...(traceUrl !== undefined && { traceUrl }) }),
    ],
    initialScope: { tags: { service } },
    // The trace is propagated by OpenTelemetry.
    tracePropagationTargets: [],
  });
  return {
    logRecordProcessor: new SentryLogRecordProcessor({ sentry: Sentry, tagAttributes: INJECTION_ATTRIBUTES }),
    async close() {
      await Sentry.close(CLOSE_TIMEOUT_MS);
    },
  };
}
