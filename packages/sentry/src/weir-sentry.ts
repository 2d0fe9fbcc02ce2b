/** The integration that ties Sentry events to traces, requests and flows. */
import { errorName, type Mask, typeName } from '@weir/otel-compat';
import { correlate } from './correlation.ts';
import { WeirSentryError } from './errors.ts';
import { type Identity, identity } from './identity.ts';
import { maskEnvelope, maskedEvent } from './masking.ts';
import type { SentryClient, SentryEvent, SentryIntegration } from './sentry-sdk.ts';
import { faults, origins } from './state.ts';
import { type TraceLink, traceLink } from './trace-link.ts';

/** Options of {@link weirSentry}. */
export interface WeirSentryOptions {
  /**
   * The address of a trace, with `{trace_id}` (and, if wanted, `{span_id}`) where the ids belong; http or https. Default:
   * events have no link.
   */
  readonly traceUrl?: string;
  /** Applied to all that leaves for Sentry, such as the `mask` of `createRedactor`. Default: nothing is masked. */
  readonly mask?: Mask;
}

/**
 * An integration for `Sentry.init`. Every error and message gets the tags `otel.trace_id` and `otel.span_id` of the span in
 * scope where it was captured, `request.id` and `flow.id` where there are any, and `otel.trace_url`, a link to the trace if
 * that is recorded. Where Sentry is switched off, so is this.
 *
 * @throws WeirSentryError `WEIR_SENTRY_OPTION` when an option is out of range
 * @example
 * weirSentry({ traceUrl: 'https://tempo.example/trace/{trace_id}' }).name; // 'Weir'
 */
export function weirSentry(options: WeirSentryOptions = {}): SentryIntegration {
  const { traceUrl, mask } = options ?? {};
  const link = traceUrl === undefined ? undefined : traceLink(traceUrl);
  if (mask !== undefined && typeof mask !== 'function') {
    throw new WeirSentryError('WEIR_SENTRY_OPTION', `mask must be a function (got ${typeName(mask)})`);
  }
  const followed = new WeakSet<object>();
  const attach = (client: unknown): void => {
    const followable = client as SentryClient;
    if (followed.has(followable)) return;
    followed.add(followable);
    follow(followable, link, mask);
  };
  // Before `setup`, so that what is masked is masked before any other integration hands it on.
  return { name: 'Weir', beforeSetup: attach, setup: attach };
}

function follow(client: SentryClient, link: TraceLink | undefined, mask: Mask | undefined): void {
  const identities = new WeakMap<object, Identity>();
  // Called within the call that captures, in its context; processors of events may finish in another.
  client.on('preprocessEvent', (event, hint = event) =>
    guarded(() => {
      if (isReaderEvent(event)) identities.set(hint, identity(origins.get(event)));
    }),
  );
  // After the processors of the application, and before its `beforeSend`.
  client.on('postprocessEvent', (event, hint = event) => {
    guarded(() => {
      if (isReaderEvent(event)) correlate(event, identities.get(hint) ?? identity(), link);
      if (mask !== undefined) replace(event, maskedEvent(event, mask));
    });
  });
  // `beforeSend` may have added something, and not everything is an event.
  if (mask !== undefined) client.on('beforeEnvelope', (envelope) => guarded(() => maskEnvelope(envelope, mask)));
}

function isReaderEvent({ type }: SentryEvent): boolean {
  return type === undefined;
}

/** The SDK goes on with the object that it has. */
function replace(event: SentryEvent, masked: SentryEvent): void {
  for (const name of Object.keys(event)) delete event[name];
  Object.assign(event, masked);
}

function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    faults.count('internal_error', `a Sentry event was not correlated: ${errorName(error)}`);
  }
}
