/** The paths of the viewer's receivers: OTLP's three and that of CloudEvents, all into the database and the flow store. */
import { cloudEventHeaders } from '../cloud-events/over-http.ts';
import { webhookPermission } from '../cloud-events/handshake.ts';
import { ViewerError, type ViewerErrorCode } from '../errors.ts';
import type { ReceiverRoute } from '../http/receiver-route.ts';
import { Rejection, type RejectReason } from '../http/rejection.ts';
import type { IngestKind } from '../ingest/read-request.ts';
import type { Ingestion } from '../storage/ingestion.ts';

/** Where CloudEvents are posted to. */
export const CLOUD_EVENTS_PATH = '/cloudevents';

const REASONS: Partial<Record<ViewerErrorCode, RejectReason>> = {
  WEIR_VIEWER_DECODE: 'bad_data',
  WEIR_VIEWER_BUSY: 'busy',
  WEIR_VIEWER_CLOSED: 'busy',
};

/** The routes by path. */
export function ingestRoutes(ingestion: Ingestion): ReadonlyMap<string, ReceiverRoute> {
  const taking =
    (kind: IngestKind): ReceiverRoute['take'] =>
    async (body, contentType, headers) => {
      try {
        const { counts, flowEvents } = await ingestion.ingest({
          kind,
          body,
          contentType,
          ...(kind === 'cloud-events' && { headers: cloudEventHeaders(headers) }),
        });
        if (flowEvents.length > 0) await ingestion.addFlowEvents(flowEvents);
        const { spans, logs, metricPoints, cloudEvents } = counts;
        return { spans, logRecords: logs, dataPoints: metricPoints, cloudEvents };
      } catch (error) {
        throw rejectionOf(error);
      }
    };
  return new Map<string, ReceiverRoute>([
    ['/v1/traces', { take: taking('traces') }],
    ['/v1/logs', { take: taking('logs') }],
    ['/v1/metrics', { take: taking('metrics') }],
    [CLOUD_EVENTS_PATH, { take: taking('cloud-events'), screen: screenCloudEvents, permit: webhookPermission }],
  ]);
}

function screenCloudEvents(headers: Parameters<NonNullable<ReceiverRoute['screen']>>[0]): Rejection | undefined {
  // What a page in a browser could send unasked has neither.
  const isStructured = (headers['content-type'] ?? '').trim().toLowerCase().startsWith('application/cloudevents');
  if (isStructured || headers['ce-specversion'] !== undefined) return undefined;
  return new Rejection(
    'content_type',
    'a CloudEvent has Content-Type application/cloudevents+json, application/cloudevents-batch+json, or ce- headers',
  );
}

function rejectionOf(error: unknown): Rejection {
  const code = error instanceof ViewerError ? error.code : undefined;
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason === undefined) return new Rejection('handler_error', 'it cannot be stored');
  return new Rejection(reason, (error as Error).message, reason === 'busy' ? { 'Retry-After': '1' } : {});
}
