/** An OTLP/HTTP server that hands what it receives to functions. */
import { constants } from 'node:buffer';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ViewerError } from '../errors.ts';
import { requireFunction, requireInteger } from '../options.ts';
import { isLoopbackAddress } from './loopback.ts';
import type { OtlpReceiverOptions } from './receiver-options.ts';
import type { OtlpReceiverStats } from './receiver-stats.ts';
import { RequestHandling } from './request-handling.ts';
import { signalRoutes } from './signal-routes.ts';

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
 * Starts a receiver for traces, logs and metrics over OTLP/HTTP, in protobuf or JSON, plain or gzip.
 *
 * @throws {ViewerError} by rejection: `WEIR_VIEWER_OPTION` for an option out of range, `WEIR_VIEWER_PORT_TAKEN` where another
 * process listens on the port, `WEIR_VIEWER_LISTEN` where listening fails otherwise
 * @example
 * const receiver = await startOtlpReceiver({ port: 0, onTraces: (spans) => console.log(spans.length) });
 * // point an exporter at `${receiver.url}/v1/traces`
 * await receiver.close();
 */
export async function startOtlpReceiver(options: OtlpReceiverOptions = {}): Promise<OtlpReceiver> {
  const { host = '127.0.0.1', port = 4318, maxBodyBytes = 16 * 1024 * 1024 } = options;
  requireInteger('port', port, 0, 65_535);
  // A JSON body becomes one string.
  requireInteger('maxBodyBytes', maxBodyBytes, 1, constants.MAX_STRING_LENGTH);
  for (const name of ['onTraces', 'onLogs', 'onMetrics'] as const) requireFunction(name, options[name]);

  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    // Stays after listening, when an error concerns one connection that was not accepted and must not end the process.
    server.on('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port)));
    server.listen({ host, port }, resolve);
  });
  const bound = server.address() as AddressInfo;
  const loopbackOnly = isLoopbackAddress(bound.address);
  const handling = new RequestHandling(server, { routes: signalRoutes(options), loopbackOnly, maxBodyBytes });
  return {
    url: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    port: bound.port,
    stats: () => handling.stats(),
    close: () => handling.close(),
  };
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): ViewerError {
  if (cause.code === 'EADDRINUSE') {
    return new ViewerError('WEIR_VIEWER_PORT_TAKEN', `port ${port} on ${host} is in use`, { cause });
  }
  const detail = `cannot listen on ${host} port ${port} (${cause.code ?? cause.name})`;
  return new ViewerError('WEIR_VIEWER_LISTEN', detail, { cause });
}
