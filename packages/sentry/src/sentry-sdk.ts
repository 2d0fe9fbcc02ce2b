/** The parts of the Sentry SDK that are touched, by shape: nothing of it is imported. */

/** An event on its way. */
export interface SentryEvent {
  /** Missing for errors and messages; `transaction`, `feedback` and others for what is no event to a reader. */
  type?: unknown;
  tags?: Record<string, unknown>;
  contexts?: Record<string, unknown>;
  [key: string]: unknown;
}

/** One part of an envelope: what it is, and its content. */
export type EnvelopeItem = [headers: { readonly type?: unknown }, payload: unknown];

/** Everything that Sentry sends is in one. */
export type Envelope = [headers: unknown, items: EnvelopeItem[]];

/** A client, as it tells its hooks. */
export interface SentryClient {
  on(hook: 'preprocessEvent' | 'postprocessEvent', callback: (event: SentryEvent, hint?: object) => void): unknown;
  on(hook: 'beforeEnvelope', callback: (envelope: Envelope) => void): unknown;
}

/** What `Sentry.init` takes among its `integrations`. */
export interface SentryIntegration {
  readonly name: string;
  /** Called by the SDK, with its client. */
  beforeSetup(client: unknown): void;
  /** Called by the SDK, with its client. */
  setup(client: unknown): void;
}
