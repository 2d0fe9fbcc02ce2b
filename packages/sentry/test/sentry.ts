/** Starts the real Sentry SDK in a test, with a transport that keeps what it is given. */
import * as Sentry from '@sentry/node';
import { weirSentry, type WeirSentryOptions } from '../src/index.ts';
import type { SentryEvent } from '../src/sentry-sdk.ts';

/** What left, and the means to make something leave. */
export interface StartedSentry {
  /** Everything that Sentry would have sent, as parsed from its bytes. */
  sent(): Promise<Sent[]>;
  /** The events among it, in the order in which they were captured: Sentry may be quicker with a later one. */
  events(): Promise<SentryEvent[]>;
}

/** One part of an envelope. */
export interface Sent {
  readonly type: unknown;
  readonly payload: unknown;
}

/** Any DSN: nothing is sent to it. */
export const DSN = 'http://public@127.0.0.1:9/1';

/** They listen to the process, and are never taken off. */
const PROCESS_WIDE: ReadonlySet<string> = new Set(['OnUncaughtException', 'OnUnhandledRejection', 'ProcessSession']);

/** Replaces the SDK's client by one with the integration. */
export function startSentry(options: WeirSentryOptions = {}, init: Sentry.NodeOptions = {}): StartedSentry {
  const envelopes: Sent[] = [];
  const captured: unknown[] = [];
  const client = Sentry.init({
    dsn: DSN,
    integrations: (defaults) => [...defaults.filter(({ name }) => !PROCESS_WIDE.has(name)), weirSentry(options)],
    transport: () => ({
      send: async ([, items]) => {
        for (const [{ type }, payload] of items) envelopes.push({ type, payload: JSON.parse(JSON.stringify(payload)) });
        return {};
      },
      flush: async () => true,
    }),
    ...init,
  });
  client?.on('preprocessEvent', ({ event_id: id }, hint) => captured.push(id ?? hint?.event_id));
  const sent = async (): Promise<Sent[]> => {
    await Sentry.flush(5_000);
    return envelopes;
  };
  return {
    sent,
    events: async () =>
      (await sent())
        .filter(({ type }) => type === 'event')
        .map(({ payload }) => payload as SentryEvent & { readonly event_id: string })
        .sort((a, b) => captured.indexOf(a.event_id) - captured.indexOf(b.event_id)),
  };
}

/** Ends the client, and empties the scope that tests write on. */
export async function stopSentry(): Promise<void> {
  await Sentry.close(5_000);
  const scope = Sentry.getIsolationScope();
  const { tags, extra } = scope.getScopeData();
  scope.setTags(Object.fromEntries(Object.keys(tags).map((name) => [name, undefined])));
  scope.setExtras(Object.fromEntries(Object.keys(extra).map((name) => [name, undefined])));
  scope.setUser(null);
  scope.clearBreadcrumbs();
}
