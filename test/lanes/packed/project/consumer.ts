/** An application that uses the main exports of each package; it is compiled in each resolution that users have, and not run. */
import type { Context } from '@opentelemetry/api';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  type FlowEvent,
  flowEvent,
  flowEventFromLogRecord,
  FlowEventsError,
  FlowEmitter,
  flowHops,
  FlowLogRecordProcessor,
  FlowSpanProcessor,
  type FlowState,
  flowState,
  ingress,
  MemoryTransport,
  OtelLogsTransport,
  withFlow,
} from '@weir/flow-events';
import { KafkaTransport } from '@weir/flow-events/kafka';
import { DeliveryError } from '@weir/delivery';
import { KafkaSender } from '@weir/delivery/kafka';
import flowEventSchema from '@weir/flow-events/schema/flow-event.v1.json' with { type: 'json' };
import { weir } from '@weir/node';
import { type DeliveryStats, type DropReason, formatRfc3339, hostPolicy, loggerSource } from '@weir/otel-compat';
import {
  getRequestId,
  injectRequestId,
  requestIdHooks,
  RequestIdLogRecordProcessor,
  RequestIdPropagator,
  RequestIdSpanProcessor,
  runWithRequestId,
} from '@weir/request-context';
import { ATTR_FLOW_META, EVENT_FLOW_EVENT, FLOW_STAGE_VALUES } from '@weir/semconv';
import { type ReceivedSpan, startOtlpReceiver, TelemetryStore, ViewerError } from '@weir/viewer';

const spanProcessors: SpanProcessor[] = [new RequestIdSpanProcessor(), new FlowSpanProcessor()];
export const tracerProvider: TracerProvider = new TracerProvider({ spanProcessors });

const exporter = new InMemoryLogRecordExporter();
const exporting = new SimpleLogRecordProcessor({ exporter });
const loggerProvider = new LoggerProvider({
  processors: [new RequestIdLogRecordProcessor(), new FlowLogRecordProcessor(), exporting],
});
export const emitters: FlowEmitter[] = [new MemoryTransport(), new OtelLogsTransport({ loggerProvider })].map(
  (transport) => new FlowEmitter(transport),
);

export const sender: KafkaSender = new KafkaSender({ brokers: ['127.0.0.1:9092'], topic: 'orders', acks: '1' });
emitters.push(
  new FlowEmitter(new KafkaTransport({ sender })),
  new FlowEmitter(new KafkaTransport({ brokers: ['kafka'] })),
);
export const mayPass = (error: unknown): boolean => error instanceof DeliveryError && error.retryable;

export function handle(orderId: string, base: Context): string | undefined {
  return runWithRequestId('req-1', () =>
    withFlow(orderId, () => {
      const headers: Record<string, string> = {};
      injectRequestId(headers);
      emitters[0]?.emitBestEffort(ingress().node('shop', 'producer').meta('tenant', 'acme'));
      return getRequestId(base) ?? headers['x-request-id'];
    }),
  );
}

export function answer(events: readonly FlowEvent[]): { state: FlowState; waitedNs: bigint[]; events: object[] } {
  try {
    const read = exporter.getFinishedLogRecords().flatMap((record) => flowEventFromLogRecord(record) ?? []);
    return {
      state: flowState(events, { now: [1_700_000_000, 0] }),
      waitedNs: flowHops(events).map(({ durationNs }) => durationNs),
      events: read,
    };
  } catch (error) {
    if (error instanceof FlowEventsError && error.code === 'WEIR_FLOW_INVALID_EVENT') throw error;
    throw new Error('not one of ours', { cause: error });
  }
}

export function dropped(stats: DeliveryStats, reason: DropReason): number {
  return stats.dropped[reason];
}

export const built: FlowEvent = flowEvent('order-42').node('shop', 'producer').stage('emit').status('sent').build();
export const names: string[] = [ATTR_FLOW_META('tenant'), EVENT_FLOW_EVENT, FLOW_STAGE_VALUES[0], built.flow_id];
export const propagator: RequestIdPropagator = new RequestIdPropagator({ hosts: { allow: ['*.test'] } });
export const mayTell: boolean = hostPolicy({ allowPrivate: false })('localhost');
export const { startSpanHook } = requestIdHooks({ header: 'x-correlation-id' });
export const time: string = formatRfc3339([0, 0]);
export const schemaId: string = flowEventSchema.$id;
loggerSource('shop')()?.emit({ eventName: EVENT_FLOW_EVENT });

const store = new TelemetryStore({ maxSpans: 10 });
const onTraces = (spans: readonly ReceivedSpan[]): void => store.addTraces(spans);
export const receiver: Promise<string | undefined> = startOtlpReceiver({ port: 0, onTraces }).then(
  ({ url }) => url,
  (error: unknown) => (error instanceof ViewerError ? error.code : undefined),
);

export const sdk: NodeSDK = new NodeSDK(weir({ cloudEvents: true, sdk: { spanProcessors } }));

// @ts-expect-error A stage is one of a closed list: if this compiles, types are not what is compiled against.
flowEvent('order-42').stage('somewhere');
