/** Spotlight, which takes what Sentry sends: installed into the cache, and run in a process of its own. */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startChildScript } from '../../faults/child-script.ts';
import { installLocked } from '../../lanes/npm-install.ts';

const PATIENCE_MS = 30_000;

const project = fileURLToPath(new URL('project', import.meta.url));

/** An event as Spotlight got it. */
export interface SpotlightEvent {
  readonly message?: string;
  readonly level?: string;
  readonly tags?: Readonly<Record<string, unknown>>;
  readonly contexts?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  readonly exception?: { readonly values?: readonly { readonly type?: string; readonly value?: string }[] };
}

/** A running Spotlight. */
export interface Spotlight {
  /** What Sentry's option `spotlight` takes. */
  readonly url: string;
  /** Waits until there are events of which this holds, and gives all that have come. */
  until(holds: (events: readonly SpotlightEvent[]) => boolean): Promise<readonly SpotlightEvent[]>;
  close(): Promise<void>;
}

/**
 * Starts one on a free port of 127.0.0.1. Of its program only the server is loaded: its command would report to its makers,
 * and it listens on every address unless it is kept from that.
 */
export async function startSpotlight(): Promise<Spotlight> {
  const folder = await installLocked('spotlight', project);
  const main = pathToFileURL(join(folder, 'node_modules/@spotlightjs/spotlight/dist/server/main.js')).href;
  const child = startChildScript({
    code: `
      import { Server } from 'node:net';
      const listen = Server.prototype.listen;
      Server.prototype.listen = function (port, _host, done) {
        return listen.call(this, { port, host: '127.0.0.1' }, done);
      };
      const { startServer } = await import(${JSON.stringify(main)});
      const server = await startServer({ port: 0 });
      console.log('listening on ' + server.address().port + '.');
    `,
    timeoutMs: 120_000,
  });
  await child.untilWritten('.\n');
  const url = `http://127.0.0.1:${/listening on (\d+)\./.exec(child.stdout)?.[1] ?? ''}/stream`;
  return { url, until: (holds) => eventsUntil(url, holds), close: () => child.close() };
}

/** Reads Spotlight's own stream, which begins with what it has kept. */
async function eventsUntil(
  url: string,
  holds: (events: readonly SpotlightEvent[]) => boolean,
): Promise<readonly SpotlightEvent[]> {
  const events: SpotlightEvent[] = [];
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) events.push(...eventsOf(line.slice('data:'.length)));
    if (holds(events)) break;
  }
  return events;
}

function eventsOf(data: string): readonly SpotlightEvent[] {
  const [, items] = JSON.parse(data) as [unknown, readonly (readonly [{ readonly type: string }, SpotlightEvent])[]];
  return items.filter(([{ type }]) => type === 'event').map(([, event]) => event);
}
