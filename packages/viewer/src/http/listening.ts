/** A server for telemetry, whatever becomes of it. */
import { createServer } from 'node:http';
import { listenOn } from './listen-on.ts';
import type { ReceiverRoute } from './receiver-route.ts';
import type { OtlpReceiverStats } from './receiver-stats.ts';
import { RequestHandling } from './request-handling.ts';

/** A receiver that listens. */
export interface OtlpReceiver {
  /** The base for exporters, such as `http://127.0.0.1:4318`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** The counts so far. */
  stats(): OtlpReceiverStats;
  /**
   * Stops listening and ends every connection: a request that is being handled is answered first, one whose body is still
   * coming is cut. Resolves when all are ended; later calls give the same promise.
   */
  close(): Promise<void>;
}

/**
 * Listens.
 *
 * @throws {ViewerError} by rejection: `WEIR_VIEWER_PORT_TAKEN` where another process listens on the port, `WEIR_VIEWER_LISTEN`
 * where listening fails otherwise
 */
export async function listenForTelemetry(
  routes: ReadonlyMap<string, ReceiverRoute>,
  host: string,
  port: number,
  maxBodyBytes: number,
): Promise<OtlpReceiver> {
  const server = createServer();
  const { url, port: bound, loopbackOnly } = await listenOn(server, host, port);
  const handling = new RequestHandling(server, { routes, loopbackOnly, maxBodyBytes });
  return { url, port: bound, stats: () => handling.stats(), close: () => handling.close() };
}
