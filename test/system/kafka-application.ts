/** An application that sends numbered messages and works on them, in loops of each kind, its spans sent to the Collector. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { context, propagation, trace, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Message, MessagesStream, Producer } from '@platformatic/kafka';
import {
  instrumentMessages,
  PlatformaticKafkaInstrumentation,
  processBatch,
  processMessage,
} from '@weir/instrumentation-platformatic-kafka';
import { getRequestId, RequestIdPropagator, runWithRequestId } from '@weir/request-context';
import type { KafkaConnection } from '../services/kafka/connection.ts';
import type { KafkaClientModule } from './kafka-clients.ts';

type TextMessage = Message<string, string, string, string>;
type TextStream = MessagesStream<string, string, string, string>;
type Handle = (message: TextMessage) => Promise<void>;

/** What the work on a message saw of it. */
export interface Seen {
  readonly index: number;
  readonly flowId: string | undefined;
  readonly requestId: string | undefined;
  /** The span that is active during the work. */
  readonly spanId: string | undefined;
}

export const SENT_AT_ONCE = 50;
export const WORKED_ON_AT_ONCE = 40;
/** Every so many messages one takes longer, by so much. */
export const SLOW = { every: 25, ms: 20 };

/** Loops of each kind; each goes on until the stream ends or `handle` has been called for the last message. */
const LOOPS = {
  async each(stream: TextStream, handle: Handle, count: number): Promise<void> {
    let left = count;
    for await (const message of stream) {
      await processMessage(message, handle);
      if ((left -= 1) === 0) break;
    }
  },
  async batch(stream: TextStream, handle: Handle, count: number): Promise<void> {
    let left = count;
    let batch: TextMessage[] = [];
    for await (const message of stream) {
      batch.push(message);
      left -= 1;
      if (batch.length < WORKED_ON_AT_ONCE && left > 0) continue;
      await processBatch(batch, async (messages) => {
        for (const one of messages) await processMessage(one, handle);
      });
      batch = [];
      if (left === 0) break;
    }
  },
  async stream(stream: TextStream, handle: Handle, count: number): Promise<void> {
    let left = count;
    for await (const message of await instrumentMessages(stream)) {
      await handle(message);
      if ((left -= 1) === 0) break;
    }
  },
};

export type LoopKind = keyof typeof LOOPS;
export const LOOP_KINDS = Object.keys(LOOPS) as readonly LoopKind[];

/** Starts the SDK and the instrumentation, which marks the spans of each message with its number. */
export function startTelemetry(otlpHttp: string): {
  readonly service: string;
  readonly tracer: Tracer;
  readonly stop: () => Promise<void>;
} {
  const service = `kafka-${randomUUID()}`;
  const exporter = new OTLPTraceExporter({ url: `${otlpHttp}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: 100_000 })],
    // The SDK keeps 128 unless told otherwise.
    spanLimits: { linkCountLimit: 2_000 },
  });
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  trace.setGlobalTracerProvider(provider);
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator(), new RequestIdPropagator()];
  propagation.setGlobalPropagator(new CompositePropagator({ propagators }));
  const instrumentation = new PlatformaticKafkaInstrumentation({
    producerHook: (span, { message }) => span.setAttribute('test.index', indexOf(message)),
    consumerHook: (span, { message }) => span.setAttribute('test.index', indexOf(message)),
  });
  return {
    service,
    tracer: provider.getTracer('application'),
    async stop() {
      instrumentation.disable();
      await provider.shutdown();
      trace.disable();
      propagation.disable();
      context.disable();
      manager.disable();
    },
  };
}

/** Sends messages 0 to `count`, each batch in a span, a flow and a request of its own. */
export async function sendAll(
  producer: Producer<string, string, string, string>,
  topic: string,
  tracer: Tracer,
  count: number,
): Promise<void> {
  for (let first = 0; first < count; first += SENT_AT_ONCE) {
    const messages = Array.from({ length: Math.min(SENT_AT_ONCE, count - first) }, (_, at) => ({
      topic,
      key: String(first + at),
      value: JSON.stringify({ index: first + at }),
    }));
    const baggage = propagation.createBaggage({ 'flow.id': { value: `flow-${first}` } });
    await context.with(propagation.setBaggage(context.active(), baggage), () =>
      runWithRequestId(`request-${first}`, () =>
        tracer.startActiveSpan('produce', async (span) => {
          await producer.send({ acks: -1, messages });
          span.end();
        }),
      ),
    );
  }
}

/** Works on `count` messages in a loop of this kind, as a new consumer group, and commits each. */
export async function workOnAll(
  kafka: KafkaClientModule,
  connection: KafkaConnection,
  topic: string,
  kind: LoopKind,
  count: number,
): Promise<{ readonly groupId: string; readonly seen: readonly Seen[] }> {
  const groupId = `${kind}-${randomUUID()}`;
  const consumer = new kafka.Consumer({
    clientId: `consumer-${kind}`,
    ...connection,
    groupId,
    maxWaitTime: 500,
    deserializers: kafka.stringDeserializers,
  });
  const seen: Seen[] = [];
  const handle: Handle = async (message) => {
    const index = indexOf(message);
    if (index % SLOW.every === 0) await delay(SLOW.ms);
    const flowId = propagation.getActiveBaggage()?.getEntry('flow.id')?.value;
    seen.push({ index, flowId, requestId: getRequestId(), spanId: trace.getActiveSpan()?.spanContext().spanId });
    if (index % 100 === 99) await message.commit();
  };
  try {
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
    await LOOPS[kind](stream, handle, count);
  } finally {
    await consumer.close(true);
  }
  return { groupId, seen };
}

function indexOf(message: { readonly value?: unknown }): number {
  return (JSON.parse(String(message.value)) as { readonly index: number }).index;
}
