/** An OTLP/HTTP server that hands what it receives to functions. */
import { constants } from 'node:buffer';
import { requireFunction, requireInteger } from '../options.ts';
import { listenForTelemetry, type OtlpReceiver } from './listening.ts';
import type { OtlpReceiverOptions } from './receiver-options.ts';
import { signalRoutes } from './signal-routes.ts';

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

  return listenForTelemetry(signalRoutes(options), host, port, maxBodyBytes);
}
