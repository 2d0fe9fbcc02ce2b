/** What does a message cost that is sent, and one that is received and worked on, while somebody listens, nobody does, and it is off? */
import { channel, tracingChannel } from 'node:diagnostics_channel';
import {
  type Attributes,
  context,
  type MeterProvider as ApiMeterProvider,
  metrics,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  trace,
  type TracerProvider as ApiTracerProvider,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { PlatformaticKafkaInstrumentation, processMessage } from '@weir/instrumentation-platformatic-kafka';
import type { Prepared, Question } from '../../../test/bench/question.ts';
import { standInConsumer, standInProducer } from '../test/stand-in-client.ts';

const BATCH = 100;
const BATCHES = 50;
const SDK = '@opentelemetry/sdk-trace 3.1.1';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const processor = { onStart() {}, onEnd() {}, forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() };
const tracerProvider = new TracerProvider({ spanProcessors: [processor] });
const exporter = new InMemoryMetricExporter(1);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const meterProvider = new MeterProvider({ readers: [reader] });
const propagator = new W3CTraceContextPropagator();
const tracer = tracerProvider.getTracer('bench');
const meter = meterProvider.getMeter('bench');
const counter = meter.createCounter('messages');
const duration = meter.createHistogram('duration');
const delivery = meter.createHistogram('delivery');
const mapSetter = { set: (map: Map<string, string>, key: string, value: string) => void map.set(key, value) };

const sends = tracingChannel<unknown, object>('plt:kafka:producer:sends');
const fetches = tracingChannel<unknown, object>('plt:kafka:consumer:fetches');
const received = channel('tracing:plt:kafka:consumer:receives:asyncStart');
const producer = standInProducer();
const consumer = standInConsumer();
const outgoing = Array.from({ length: BATCH }, (_, index) => ({ topic: 'orders', key: String(index), value: 'body' }));
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const raw = { headers: [[Buffer.from('traceparent'), Buffer.from(traceparent)]], value: Buffer.from('body') };

/** What the client does for a batch, but for writing it. */
function sendBatch(): void {
  const options = { messages: outgoing };
  const operation = (_options: object, callback: (error: null, result: object) => void): void => callback(null, {});
  sends.traceCallback(operation, 1, { client: producer, options }, undefined, options, () => {});
}

/** What the client does for a response of a broker, and the application with each message. */
function receiveBatch(work: (message: Message) => void): void {
  const options = { topics: [] };
  const operation = (_options: object, callback: (error: null, result: object) => void): void =>
    callback(null, { responses: [] });
  fetches.traceCallback(operation, 1, { client: consumer, options }, undefined, options, () => {
    for (let index = 0; index < BATCH; index += 1) {
      const message = messageAt(index);
      if (received.hasSubscribers) received.publish({ client: consumer, raw, result: message });
      work(message);
    }
  });
}

type Message = ReturnType<typeof messageAt>;

function messageAt(index: number): { topic: string; partition: number; offset: bigint; timestamp: bigint } {
  return { topic: 'orders', partition: 0, offset: BigInt(index), timestamp: 0n };
}

const producing = attributesOf('send', 'producer');
const creating = attributesOf('create', 'producer');
const polling = attributesOf('poll', 'consumer', 'group');
const processing = attributesOf('process', 'consumer', 'group');

function attributesOf(operation: string, client: string, group?: string): Attributes {
  return {
    'messaging.system.name': 'kafka',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': 'orders',
    ...(group === undefined ? {} : { 'messaging.consumer.group.name': group }),
    'server.address': 'kafka.test',
    'server.port': 9092,
    'messaging.client.id': client,
  };
}

/** The same spans, links, headers and metrics, written for this one case. */
function sendBatchByHand(): void {
  const links = outgoing.map((message) => {
    const attributes = { ...creating, 'messaging.message.body.size': Buffer.byteLength(message.value) };
    const span = tracer.startSpan('create orders', { kind: SpanKind.PRODUCER, attributes }, ROOT_CONTEXT);
    const headers = new Map<string, string>();
    propagation.inject(trace.setSpan(ROOT_CONTEXT, span), headers, mapSetter);
    span.end();
    return { context: span.spanContext() };
  });
  const attributes = { ...producing, 'messaging.batch.message_count': BATCH };
  const span = tracer.startSpan('send orders', { kind: SpanKind.CLIENT, attributes, links }, ROOT_CONTEXT);
  sendBatch();
  counter.add(BATCH, producing);
  duration.record(0.001, producing);
  span.end();
}

function receiveBatchByHand(): void {
  const poll = tracer.startSpan('poll orders', { kind: SpanKind.CLIENT, attributes: polling, root: true });
  receiveBatch((message) => {
    const parent = propagation.extract(ROOT_CONTEXT, { traceparent });
    const creator = { context: trace.getSpanContext(parent) as SpanContext };
    const where = { 'messaging.destination.partition.id': '0', 'kafka.offset': Number(message.offset) };
    poll.addLink({ ...creator, attributes: where });
    delivery.record(1, { 'messaging.destination.name': 'orders', 'messaging.consumer.group.name': 'group' });
    const attributes = { ...processing, ...where, 'messaging.message.body.size': 4 };
    const links = [creator, { context: poll.spanContext() }];
    const span = tracer.startSpan('process orders', { kind: SpanKind.CONSUMER, attributes, links }, parent);
    context.with(trace.setSpan(parent, span), nothing);
    duration.record(0.001, processing);
    span.end();
  });
  counter.add(BATCH, polling);
  duration.record(0.001, polling);
  poll.end();
}

function nothing(): void {}

interface Listening {
  readonly traces: ApiTracerProvider;
  readonly metrics: ApiMeterProvider;
  readonly propagates: boolean;
}

const recorded: Listening = { traces: tracerProvider, metrics: meterProvider, propagates: true };
const nobody: Listening = {
  traces: trace.getTracerProvider(),
  metrics: metrics.getMeterProvider(),
  propagates: false,
};

/** The channels are the process's: the instrumentation is on for as long as a sample takes. */
function sampled(
  batch: () => void,
  listening?: Listening,
  propagates: boolean = listening?.propagates ?? false,
): Prepared {
  const instrumentation = new PlatformaticKafkaInstrumentation({ enabled: false });
  if (listening !== undefined) {
    instrumentation.setTracerProvider(listening.traces);
    instrumentation.setMeterProvider(listening.metrics);
  }
  return {
    sample() {
      if (propagates) propagation.setGlobalPropagator(propagator);
      if (listening !== undefined) instrumentation.enable();
      const start = process.hrtime.bigint();
      for (let count = 0; count < BATCHES; count += 1) batch();
      const end = process.hrtime.bigint();
      instrumentation.disable();
      propagation.disable();
      return Number(end - start) / (BATCHES * BATCH);
    },
  };
}

const receiveAndWork = (): void => receiveBatch((message) => processMessage(message, nothing));

const questions: readonly Question[] = [
  {
    name: 'kafka/send',
    question: 'a message of a batch of 100, sent with spans and metrics recorded, versus the same by hand',
    ours: { name: 'recorded', setup: () => sampled(sendBatch, recorded) },
    rivals: [
      { name: 'by hand', version: SDK, setup: () => sampled(sendBatchByHand, undefined, true) },
      { name: 'nobody listens', setup: () => sampled(sendBatch, nobody) },
      { name: 'disabled', setup: () => sampled(sendBatch) },
    ],
    bar: { kind: 'at_most', ratio: 1.5, rival: 'by hand' },
  },
  {
    name: 'kafka/send-nobody',
    question: 'the same while nobody listens, versus disabled',
    ours: { name: 'nobody listens', setup: () => sampled(sendBatch, nobody) },
    rivals: [{ name: 'disabled', setup: () => sampled(sendBatch) }],
    bar: { kind: 'at_most', ratio: 1.05, orNs: 100 },
  },
  {
    name: 'kafka/receive',
    question:
      'a message received in a batch of 100 and worked on, with spans, links and metrics, versus the same by hand',
    ours: { name: 'recorded', setup: () => sampled(receiveAndWork, recorded) },
    rivals: [
      { name: 'by hand', version: SDK, setup: () => sampled(receiveBatchByHand, undefined, true) },
      { name: 'nobody listens', setup: () => sampled(receiveAndWork, nobody) },
      { name: 'disabled', setup: () => sampled(receiveAndWork) },
    ],
    bar: { kind: 'at_most', ratio: 1.5, rival: 'by hand' },
  },
];

export default questions;
