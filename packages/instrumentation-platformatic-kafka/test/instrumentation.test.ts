import { readFileSync } from 'node:fs';
import { channel, tracingChannel } from 'node:diagnostics_channel';
import { context, trace } from '@opentelemetry/api';
import {
  METRIC_MESSAGING_CLIENT_CONSUMED_MESSAGES,
  METRIC_MESSAGING_CLIENT_OPERATION_DURATION,
  METRIC_MESSAGING_CLIENT_SENT_MESSAGES,
  METRIC_MESSAGING_PROCESS_DURATION,
} from '@opentelemetry/semantic-conventions/incubating';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { expect, onTestFinished, test } from 'vitest';
import { SimpleSpanProcessor, TracerProvider } from '../../../test/support/sdk-line.ts';
import {
  KafkaInstrumentationError,
  PlatformaticKafkaInstrumentation,
  type PlatformaticKafkaInstrumentationConfig,
  processMessage,
} from '../src/index.ts';
import { MESSAGING_METRICS } from '../src/instruments.ts';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../src/version.ts';
import { asReceived, commit, deliver, headersOf, send, standInConsumer, standInProducer } from './stand-in-client.ts';
import { only, start } from './start.ts';

const order = { topic: 'orders', value: 'body' };

const CHANNELS = ['producer:sends', 'consumer:fetches', 'consumer:receives', 'consumer:commits'].map((name) =>
  tracingChannel(`plt:kafka:${name}`),
);

function subscribed(): boolean {
  const plain = ['consumer:lag', 'instances'].map((name) => channel(`plt:kafka:${name}`));
  return [...CHANNELS, ...plain].some(({ hasSubscribers }) => hasSubscribers);
}

function everything(): void {
  const messages = asReceived(send(standInProducer(), order, order));
  const consumer = standInConsumer();
  deliver(consumer, messages);
  for (const message of messages)
    processMessage(message, () => commit(consumer, [{ ...order, partition: 0, offset: 1n }]));
}

test('it subscribes when it is enabled, once, and leaves no subscriber when it is disabled', () => {
  const instrumentation = new PlatformaticKafkaInstrumentation({ enabled: false });
  expect(subscribed()).toBe(false);
  instrumentation.enable();
  instrumentation.enable();
  expect(subscribed()).toBe(true);
  instrumentation.disable();
  instrumentation.disable();
  expect(subscribed()).toBe(false);
});

test('disabled and enabled again it traces as before, each thing once', () => {
  const sdk = start();
  sdk.instrumentation.disable();
  everything();
  expect(sdk.spans()).toEqual([]);
  sdk.instrumentation.enable();
  everything();
  expect(sdk.spans().map(({ name }) => name.split(' ')[0])).toEqual(
    'create create send poll commit process commit process'.split(' '),
  );
});

test('spans go to the tracer provider that it is given, also later', () => {
  const sdk = start();
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  onTestFinished(() => provider.shutdown());
  sdk.instrumentation.setTracerProvider(provider);
  everything();
  expect(sdk.spans()).toEqual([]);
  expect(exporter.getFinishedSpans()).toHaveLength(8);
});

test('its scope is the name and version of the package', () => {
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  expect([PACKAGE_NAME, PACKAGE_VERSION]).toEqual([name, version]);
  const sdk = start();
  send(standInProducer(), order);
  expect(only(sdk.spans()).instrumentationScope).toMatchObject({ name, version });
  expect(sdk.instrumentation).toMatchObject({ instrumentationName: name, instrumentationVersion: version });
});

test('its metrics are those of the conventions', () => {
  expect(Object.values(MESSAGING_METRICS)).toEqual([
    METRIC_MESSAGING_CLIENT_SENT_MESSAGES,
    METRIC_MESSAGING_CLIENT_CONSUMED_MESSAGES,
    METRIC_MESSAGING_CLIENT_OPERATION_DURATION,
    METRIC_MESSAGING_PROCESS_DURATION,
  ]);
});

test('where nobody listens, messages go out as they are, and work is called', () => {
  const instrumentation = new PlatformaticKafkaInstrumentation();
  onTestFinished(() => instrumentation.disable());
  const messages = [order, order];
  expect(send(standInProducer(), ...messages)).toEqual(messages);
  everything();
  expect(processMessage(order, () => trace.getActiveSpan()?.isRecording() ?? false)).toBe(false);
});

test('who comes to listen later is heard after at most 100 messages', () => {
  const instrumentation = new PlatformaticKafkaInstrumentation();
  onTestFinished(() => instrumentation.disable());
  processMessage(order, () => {});
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  onTestFinished(() => provider.shutdown());
  instrumentation.setTracerProvider(provider);
  for (let count = 0; count <= 100; count += 1) processMessage(order, () => {});
  expect(exporter.getFinishedSpans()).toHaveLength(1);
});

test('where only a propagator is registered, what it carries goes from message to message', () => {
  const sdk = start();
  trace.disable();
  sdk.instrumentation.setTracerProvider(trace.getTracerProvider());
  const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
  const scope = trace.setSpanContext(context.active(), spanContext);
  const [first] = asReceived(context.with(scope, () => send(standInProducer(), order)));
  const [second] = processMessage(first ?? order, () => send(standInProducer(), order));
  expect(headersOf(second?.headers).get('traceparent')).toBe(`00-${spanContext.traceId}-${spanContext.spanId}-01`);
});

test.for<[string, unknown]>([
  ['createSpans', 'yes'],
  ['processParent', 'other'],
  ['messageKeys', 1],
  ['instrumentStreams', null],
  ['recordExceptions', 'no'],
  ['producerHook', {}],
  ['consumerHook', 'hook'],
  ['enabled', 0],
])('an option %s out of range is refused by name, without its value', ([key, value]) => {
  const config = { [key]: value } as PlatformaticKafkaInstrumentationConfig;
  const instrumentation = new PlatformaticKafkaInstrumentation({ enabled: false });
  for (const attempt of [() => new PlatformaticKafkaInstrumentation(config), () => instrumentation.setConfig(config)]) {
    const error = thrownBy(attempt);
    expect(error).toBeInstanceOf(KafkaInstrumentationError);
    expect(error).toMatchObject({ code: 'WEIR_KAFKA_INSTRUMENTATION_OPTION' });
    expect((error as Error).message).toMatch(new RegExp(`: ${key} must be .*\\(got \\w+\\)$`));
  }
  expect(subscribed()).toBe(false);
});

function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  return undefined;
}
