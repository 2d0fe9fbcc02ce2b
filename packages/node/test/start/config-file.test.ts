/** What a configuration file sets, as a receiver of OTLP gets it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics, trace } from '@opentelemetry/api';
import { eventLogger } from '@weir/event-logger';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { fixtureTree } from '../../../../test/checks/fixture-tree.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { type HttpReceiver, startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { logs } from '../../../../test/support/sdk-line.ts';
import { sdkModules } from '../../src/sdk/sdk-modules.ts';
import { state } from '../../src/start/running-state.ts';
import { startWith } from '../../src/start/start-weir.ts';
import { receivedSpans } from '../otlp-json.ts';
import { forgetRegistrations, HOME } from '../sdk-line.ts';

afterEach(() => void vi.unstubAllEnvs());

/** Starts Weir by a file alone; `lines` is what it told of it. */
function startBy(text: string) {
  const configFile = join(fixtureTree({}), 'config.yaml');
  writeFileSync(configFile, text);
  const lines: string[] = [];
  const weir = startWith(
    { configFile, exit: false, caches: false, kafka: false },
    { sdk: sdkModules, home: HOME, report: (line) => lines.push(line) },
  );
  onTestFinished(async () => {
    await weir.shutdown({ timeoutMs: 1_000 });
    state.running = undefined;
    state.hasEnded = false;
    forgetRegistrations();
  });
  return { weir, lines };
}

/** An exporter to the receiver, in JSON. */
const otlp = ({ url }: HttpReceiver, signal: string, more = ''): string =>
  `{ exporter: { otlp_http: { endpoint: '${url}/v1/${signal}', encoding: json${more} } } }`;

/** Bodies as they came; protobuf has texts in it as they are. */
function received(receiver: HttpReceiver, signal: string): string {
  return receiver.requests
    .filter(({ path }) => path === `/v1/${signal}`)
    .map(({ content }) => content.toString())
    .join();
}

test('resource, limits, sampler, views and aggregations of a file take effect, whatever the environment says', async () => {
  vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
  vi.stubEnv('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '1');
  const receiver = closedAfterTest(await startHttpReceiver());
  const { weir, lines } = startBy(`
file_format: '1.1'
resource:
  schema_url: https://opentelemetry.io/schemas/1.40.0
  attributes_list: 'team=a%20b,service.name=left-out'
  attributes:
    - { name: service.name, value: shop }
    - { name: build, value: 42, type: string }
attribute_limits: { attribute_value_length_limit: 5 }
tracer_provider:
  limits: { attribute_count_limit: 4 }
  id_generator: { random: }
  processors: [{ batch: ${otlp(receiver, 'traces')} }]
logger_provider:
  limits: { attribute_count_limit: 2 }
  processors: [{ simple: ${otlp(receiver, 'logs')} }]
meter_provider:
  views:
    - selector: { instrument_name: orders, instrument_type: counter }
      stream: { name: orders.placed, attribute_keys: { included: [kind] } }
    - selector: { instrument_name: hidden }
      stream: { aggregation: { drop: } }
    - selector: { instrument_name: bytes }
      stream: { aggregation: { explicit_bucket_histogram: { boundaries: [1, 2], record_min_max: false } } }
  readers:
    - periodic: ${otlp(receiver, 'metrics', ', default_histogram_aggregation: base2_exponential_bucket_histogram')}
weir: { flow_events: false, request_context: false }
`);
  expect(lines).toEqual([]);
  const attributes = { a: 'abcdefgh', b: 'b', c: 'c', d: 'd', e: 'e' };
  trace.getTracer('test').startSpan('work', { attributes }).end();
  logs.getLogger('test').emit({ body: 'done', attributes });
  const meter = metrics.getMeter('test');
  meter.createCounter('orders').add(1, { kind: 'book', customer: 'jane' });
  meter.createCounter('hidden').add(1);
  meter.createHistogram('bytes').record(3);
  meter.createHistogram('seconds').record(3);
  expect(await weir.forceFlush({ timeoutMs: 20_000 })).toBe(true);

  const [span] = receivedSpans(receiver);
  expect(span?.attributes).toEqual({ a: 'abcde', b: 'b', c: 'c', d: 'd' });
  const traces = received(receiver, 'traces');
  expect(traces).toContain('"key":"service.name","value":{"stringValue":"shop"}');
  expect(traces).toContain('"key":"team","value":{"stringValue":"a b"}');
  expect(traces).toContain('"key":"build","value":{"stringValue":"42"}');
  expect(traces).toContain('"schemaUrl":"https://opentelemetry.io/schemas/1.40.0"');
  const records = received(receiver, 'logs');
  expect(records).toContain('"attributes":[{"key":"a","value":{"stringValue":"abcde"}},{"key":"b"');
  expect(records).not.toContain('"key":"c"');
  const collected = received(receiver, 'metrics');
  expect(collected).toContain('orders.placed');
  expect(collected).not.toMatch(/"orders"|hidden|customer/);
  expect(collected).toMatch(/"name":"bytes".*"explicitBounds":\[1,2\]/);
  expect(collected).toMatch(/"name":"seconds".*"exponentialHistogram"/);
  // The variables are as they were.
  expect(process.env['OTEL_TRACES_SAMPLER']).toBe('always_off');
  expect(process.env['OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT']).toBeUndefined();
});

test('what has no effect is told of when Weir starts, with key and line, and the rest runs', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const { weir, lines } = startBy(`
file_format: '1.0'
tracer_provider:
  tracer_configurator/development: { default_config: { enabled: false } }
  processors: [{ simple: ${otlp(receiver, 'traces')} }]
resource:
  detection/development: { detectors: [{ host: }, { container: }] }
`);
  expect(lines).toEqual([
    '@weir/node: WEIR_NODE_CONFIG: tracer_provider.tracer_configurator/development has no effect: neither the stock SDK nor Weir has it, line 4',
    '@weir/node: WEIR_NODE_CONFIG: resource.detection/development.detectors[1].container has no effect: neither the stock SDK nor Weir has it, line 7',
  ]);
  trace.getTracer('test').startSpan('work').end();
  await weir.forceFlush({ timeoutMs: 20_000 });
  expect(receivedSpans(receiver).map(({ name }) => name)).toEqual(['work']);
});

test('a file that switches the SDK off opens nothing', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const prometheus = `{ pull: { exporter: { prometheus/development: { port: ${receiver.port} } } } }`;
  const { weir, lines } = startBy(`file_format: '1.0'\ndisabled: true\nmeter_provider: { readers: [${prometheus}] }`);
  expect(lines).toEqual([]);
  expect(weir.stats().state).toBe('inactive');
});

const INTERNAL = (url: string): string => `
  nodes:
    self: { type: receiver:internal_telemetry, config: { signals: [logs] } }
    away: { type: exporter:otlp_http, config: { endpoint: '${url}' } }
  connections:
    - { from: self, to: away }
`;

test.each([
  [
    'weir: internal',
    (url: string) =>
      `weir:\n  telemetry: { logs: { providers: { admin: its } } }\n  internal:${indented(INTERNAL(url))}`,
  ],
  [
    'engine: observability: pipeline',
    (url: string) =>
      `engine:\n  telemetry: { logs: { providers: { admin: its } } }\n  observability:\n    pipeline:${indented(indented(INTERNAL(url)))}`,
  ],
])('the pipeline of internal telemetry below %s runs with Weir, beside the SDK', async (_, section) => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const { weir, lines } = startBy(`file_format: '1.0'\n${section(receiver.url)}`);
  expect(lines).toEqual([]);
  eventLogger('engine', { context: 'admin' }).info('pipeline.started');
  expect(await weir.forceFlush({ timeoutMs: 20_000 })).toBe(true);
  expect(received(receiver, 'logs')).toContain('pipeline.started');
  expect(weir.stats().parts.eventLogger).toMatchObject({ internal: { offered: 1, delivered: 1, pending: 0 } });
  expect(await weir.shutdown({ timeoutMs: 20_000 })).toBe(true);
});

function indented(text: string): string {
  return text.replaceAll('\n  ', '\n    ');
}
