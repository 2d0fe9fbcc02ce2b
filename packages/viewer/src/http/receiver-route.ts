/** One path of a receiver. */
import type { IncomingHttpHeaders } from 'node:http';
import type { AcceptedCounts } from './receiver-stats.ts';
import type { ScreenedRoute } from './screening.ts';

/** Takes what is posted to a path. */
export interface ReceiverRoute extends ScreenedRoute {
  /** Takes one body and says what it brought; rejects with a `Rejection` where it cannot. */
  take(body: Uint8Array, contentType: string, headers: IncomingHttpHeaders): Promise<AcceptedCounts>;
}
