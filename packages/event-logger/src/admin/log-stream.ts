/** Events as they come, as server-sent events. */
import type { ServerResponse } from 'node:http';
import type { LogTap } from '../tap/log-tap.ts';

/** A reader that is so far behind misses events: they are not kept for it. */
const MAX_WAITING_BYTES = 2 ** 20;

/** Until the reader leaves. `missed` of an event says how many before it were not sent. */
export function streamLogs(response: ServerResponse, tap: LogTap): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': following\n\n');
  let skipped = 0;
  const stop = tap.subscribe((event, missed) => {
    skipped += missed;
    if (response.writableLength > MAX_WAITING_BYTES) {
      skipped += 1;
      return;
    }
    response.write(`id: ${event.seq}\ndata: ${JSON.stringify({ ...event, missed: skipped })}\n\n`);
    skipped = 0;
  });
  response.on('close', stop);
}
