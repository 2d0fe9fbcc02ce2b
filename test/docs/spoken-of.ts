/**
 * What a page speaks of without code: the application's own names, and stand-ins for what would reach another machine, listen
 * at a port or is not installed here. They win over what a snippet imports.
 */
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { BatchLogRecordProcessor, InMemoryLogRecordExporter } from '@opentelemetry/sdk-logs';
import { expect } from 'vitest';

type Names = Readonly<Record<string, unknown>>;

/** A stand-in that takes whatever it is made with, and does nothing. */
class Recorded {
  readonly options: unknown;

  constructor(options: unknown) {
    this.options = options;
  }

  start(): void {}

  async send(): Promise<void> {}

  async close(): Promise<void> {}

  once(): void {}
}

/** The stock one, which listens at no port. */
class SilentPrometheusExporter extends PrometheusExporter {
  constructor(options: ConstructorParameters<typeof PrometheusExporter>[0]) {
    super({ ...options, preventServerStart: true });
  }
}

const everywhere: Names = {
  OTLPLogExporter,
  OTLPMetricExporter,
  OTLPTraceExporter,
  PrometheusExporter: SilentPrometheusExporter,
  // As `import.meta` is called where there is no module.
  importMeta: { url: import.meta.url },
  HttpInstrumentation: Recorded,
  UndiciInstrumentation: Recorded,
};

/** Given what is in scope already: the packages as they were loaded for this snippet. */
type OfPage = (scope: Names) => Names | Promise<Names>;

const ofPage: Readonly<Record<string, OfPage>> = {
  'docs/testing.md': async () => ({
    ...(await import('../faults/closed-after-test.ts')),
    ...(await import('../faults/http-receiver.ts')),
    ...(await import('../faults/http-behaviours.ts')),
    ...(await import('../faults/secret-search.ts')),
    expect,
    token: 'a token that nobody sees',
    thrown: undefined,
    logLines: [],
    sendTo: async (url: string) => {
      for (const body of ['a', 'b']) await fetch(url, { method: 'POST', body }).catch(() => undefined);
    },
  }),
  'packages/cloudevents/README.md': async (scope) => {
    const { createRedactor, httpBinding, CloudEventEmitter } = scope as unknown as Made;
    const source = 'https://orders.acme.com';
    const binding = httpBinding({ endpoint: 'http://127.0.0.1:9/' });
    return {
      z: (await import('zod')).z,
      redactor: createRedactor(),
      source,
      binding,
      emitter: new CloudEventEmitter({ source, binding }),
      readFile: () =>
        `cloud_events: { enabled: true, source: '${source}', binding: http, http: { endpoint: 'http://127.0.0.1:9/' } }\n`,
      request: { headers: { 'content-type': 'application/cloudevents+json' } },
      body: Buffer.from('{"specversion":"1.0","id":"1","source":"/a","type":"io.coresdk.tenant.created","data":{}}'),
      message: {
        key: Buffer.from('a'),
        value: Buffer.from('{"a":1}'),
        headers: {
          ce_specversion: '1.0',
          ce_id: '1',
          ce_source: '/a',
          ce_type: 'b',
          'content-type': 'application/json',
        },
      },
    };
  },
  'packages/delivery/README.md': ({ deadLetterPath }) => ({
    path: deadLetterPath,
    KafkaSender: Recorded,
    readFile: () => '',
  }),
  'packages/event-logger/README.md': () => ({ readFileSync: () => 'telemetry: { logs: { level: warn } }\n' }),
  'packages/flow-events/README.md': (scope) => {
    const { BufferedEmitter, OtelLogsTransport } = scope as unknown as Made;
    return {
      emitter: new BufferedEmitter(new OtelLogsTransport()),
      KafkaTransport: Recorded,
      transport: new OtelLogsTransport(),
      exporter: new InMemoryLogRecordExporter(),
      KafkaFlowSource: Recorded,
      readFile: () => '',
    };
  },
  'packages/instrumentation-platformatic-kafka/README.md': ({ batch }) => ({ messages: batch }),
  'packages/metric-sets/README.md': (scope) => {
    const { counter, defineMetricSet } = scope as unknown as Made;
    const registrationAttributes = { 'shop.pipeline': 'string' };
    const metrics = { received: counter({ unit: '{item}', brief: 'Items received.' }) };
    const receiverMetrics = defineMetricSet({ name: 'receiver', registrationAttributes, metrics });
    return { receiverMetrics, file: 'worker.js', Worker: Recorded };
  },
  'packages/sentry/README.md': ({ Sentry }) => ({
    batchProcessor: new BatchLogRecordProcessor({ exporter: new InMemoryLogRecordExporter() }),
    dsn: 'http://key@127.0.0.1:9/1',
    Sentry: { ...(Sentry as Names), init: () => undefined },
  }),
};

interface Made {
  counter: (options: unknown) => unknown;
  createRedactor: () => unknown;
  defineMetricSet: (declaration: unknown) => unknown;
  httpBinding: (options: unknown) => unknown;
  CloudEventEmitter: new (options: unknown) => unknown;
  BufferedEmitter: new (transport: unknown) => unknown;
  OtelLogsTransport: new () => unknown;
}

/** The names of one page, made of those that are in scope. */
export async function spokenOf(page: string, scope: Names): Promise<Names> {
  return { ...everywhere, ...(await ofPage[page]?.(scope)) };
}
