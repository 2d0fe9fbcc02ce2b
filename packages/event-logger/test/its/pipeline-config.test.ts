import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { EventLoggerError } from '../../src/index.ts';
import { internalPipeline } from '../../src/its/pipeline-config.ts';

const receiver = { type: 'receiver:internal_telemetry', config: {} };

test('a receiver and the exporters that it is connected to are a pipeline', () => {
  const pipeline = internalPipeline({
    resource: { 'service.name': 'shop' },
    nodes: {
      itr: { ...receiver, config: { signals: ['logs'], metrics: { interval: '1m' } } },
      otlp: { type: 'exporter:otlp_http', config: { endpoint: 'http://a:4318/', headers: { k: 'v' }, timeout: '5s' } },
      print: { type: 'exporter:console' },
      unused: { type: 'exporter:noop' },
    },
    connections: [{ from: 'itr', to: ['otlp', 'print'] }],
  });
  expect(pipeline).toMatchObject({
    signals: ['logs'],
    intervalMs: 60_000,
    resource: { 'service.name': 'shop' },
    exporters: [
      { name: 'otlp', type: 'otlp_http', endpoint: 'http://a:4318', headers: { k: 'v' }, timeoutMs: 5_000 },
      { name: 'print', type: 'console' },
    ],
  });
});

test.each([
  'urn:otel:receiver:internal_telemetry',
  'urn:otel:internal_telemetry:receiver',
  'internal_telemetry:receiver',
])('the type of a node may be written as %s, and nodes may stand by themselves with their ports', (type) => {
  const nodes = {
    itr: { kind: 'receiver', plugin_urn: type, out_ports: { out: { destinations: ['console'] } }, config: {} },
    console: { kind: 'exporter', plugin_urn: 'urn:otel:console:exporter', config: null },
  };
  expect(internalPipeline(nodes)).toMatchObject({ exporters: [{ type: 'console' }], signals: ['logs', 'metrics'] });
});

test.each([
  [7, 'internal must be a mapping (got number)'],
  [{ nodes: {} }, 'internal.nodes must have one node of type receiver:internal_telemetry (got 0)'],
  [{ nodes: { a: receiver, b: receiver } }, 'must have one node of type receiver:internal_telemetry (got 2)'],
  [{ nodes: { a: receiver } }, 'internal must connect a to an exporter'],
  [
    { nodes: { a: receiver, b: { type: 'exporter:otlp_grpc' } } },
    'internal.nodes.b.type must be receiver:internal_telemetry',
  ],
  [{ nodes: { a: receiver, b: { type: 'exporter:noop' } }, connections: [{ from: 'b', to: 'a' }] }, 'must connect a'],
  [
    { nodes: { a: receiver, b: { type: 'exporter:otlp_http', config: { endpoint: 'ftp://x' } } } },
    'internal.nodes.b.config.endpoint must be a URL of http or https (got string)',
  ],
  [
    { nodes: { a: { ...receiver, config: { signals: [] } }, b: { type: 'exporter:noop' } } },
    'internal.nodes.a.config.signals must be a list of logs and metrics',
  ],
  [
    { nodes: { a: { ...receiver, config: { metrics: { interval: 'soon' } } }, b: { type: 'exporter:noop' } } },
    'internal.nodes.a.config.metrics.interval must be a duration',
  ],
])('the section %j is refused: %s', (section, message) => {
  expect(() => internalPipeline(section)).toThrow(EventLoggerError);
  expect(() => internalPipeline(section)).toThrow(message);
});

test.prop([fc.anything()])('nothing that a file can hold is more than refused', (section) => {
  try {
    internalPipeline(section);
  } catch (error) {
    expect(error).toBeInstanceOf(EventLoggerError);
  }
});
