/** The three paths of OTLP/HTTP: how each decodes, what it counts, and to whom it hands over. */
import { diag } from '@opentelemetry/api';
import { ViewerError } from '../errors.ts';
import { decodeLogs, decodeMetrics, decodeTraces } from '../otlp/decode.ts';
import type { OtlpReceiverOptions } from './receiver-options.ts';
import type { ReceiverRoute } from './receiver-route.ts';
import type { AcceptedCounts } from './receiver-stats.ts';
import { Rejection } from './rejection.ts';

type Handlers = Pick<OtlpReceiverOptions, 'onTraces' | 'onLogs' | 'onMetrics'>;

/** The routes by path. */
export function signalRoutes({ onTraces, onLogs, onMetrics }: Handlers): ReadonlyMap<string, ReceiverRoute> {
  return new Map([
    ['/v1/traces', route(decodeTraces, onTraces, (spans) => ({ spans: spans.length }))],
    ['/v1/logs', route(decodeLogs, onLogs, (logRecords) => ({ logRecords: logRecords.length }))],
    [
      '/v1/metrics',
      route(decodeMetrics, onMetrics, (metrics) => ({
        dataPoints: metrics.reduce((sum, { points }) => sum + points.length, 0),
      })),
    ],
  ]);
}

function route<Item>(
  decode: (body: Uint8Array, contentType: string) => Item[],
  handler: ((items: readonly Item[]) => void | Promise<void>) | undefined,
  count: (items: readonly Item[]) => AcceptedCounts,
): ReceiverRoute {
  let reported = false;
  const take: ReceiverRoute['take'] = async (body, contentType) => {
    const items = decodeOrReject(decode, body, contentType);
    try {
      if (items.length > 0) await handler?.(items);
    } catch (error) {
      if (!reported) diag.error('@weir/viewer: a handler failed (counted, not reported again)', error);
      reported = true;
      throw new Rejection('handler_error', 'the handler of this telemetry failed');
    }
    return count(items);
  };
  return { take };
}

function decodeOrReject<Item>(
  decode: (body: Uint8Array, contentType: string) => Item[],
  body: Uint8Array,
  contentType: string,
): Item[] {
  try {
    return decode(body, contentType);
  } catch (error) {
    if (error instanceof ViewerError) throw new Rejection('bad_data', error.message);
    throw error;
  }
}
