/** Stands in for a Spotlight or a Sentry where there is none: takes their events on 127.0.0.1 and keeps the first of them. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SentryEvent, sentryEvents } from './sentry-envelope.ts';

const MAX_BODY_BYTES = 1_048_576;
const MAX_EVENTS = 1_000;

/** A receiver that runs. */
export interface SentryReceiver {
  /** What `SENTRY_SPOTLIGHT` takes. */
  readonly url: string;
  readonly events: readonly SentryEvent[];
  close(): Promise<void>;
}

/** Starts it on a free port. */
export async function startSentryReceiver(): Promise<SentryReceiver> {
  const events: SentryEvent[] = [];
  const take = async (request: IncomingMessage): Promise<number> => {
    try {
      const body = await bodyOf(request);
      if (body === undefined) return 413;
      events.push(...sentryEvents(body).slice(0, MAX_EVENTS - events.length));
      return 200;
    } catch {
      return 400;
    }
  };
  const server = createServer((request, response) => {
    void take(request).then((status) => response.writeHead(status).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`,
    events,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Undefined where it is too long, which is read to its end all the same: an answer would be lost otherwise. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}
