/** Subscriptions to the client's diagnostics channels, by name: they hold for every copy of the client, loaded or not. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { guarded } from './faults.ts';

/** What to call for each channel; the names lack the client's prefix. */
export type ChannelHandlers = Readonly<Record<string, ((payload: never) => void) | undefined>>;

/**
 * Subscribes to `plt:kafka:<name>`, and for `<name>:start` and the like to that event of the tracing channel.
 *
 * @returns ends the subscriptions
 */
export function subscribeTo(handlers: ChannelHandlers): () => void {
  const subscriptions = Object.entries(handlers).flatMap(([name, handle]) => {
    if (handle === undefined) return [];
    const channel = TRACING_EVENT.test(name) ? `tracing:plt:kafka:${name}` : `plt:kafka:${name}`;
    // What a subscriber throws becomes an uncaught exception.
    const subscriber = (payload: unknown): void => {
      guarded(`following ${name}`, () => handle(payload as never));
    };
    return [{ channel, subscriber }];
  });
  for (const { channel, subscriber } of subscriptions) subscribe(channel, subscriber);
  return () => {
    for (const { channel, subscriber } of subscriptions) unsubscribe(channel, subscriber);
  };
}

const TRACING_EVENT = /:(?:start|end|asyncStart|asyncEnd|error)$/;
