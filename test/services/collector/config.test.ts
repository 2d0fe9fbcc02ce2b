import { expect, test } from 'vitest';
import { standardConfig } from './config.ts';

const PORTS = { otlpGrpc: 1, otlpHttp: 2, prometheus: 3, health: 4 };

test('listens on the given ports of the loopback address, and nowhere else', () => {
  const text = JSON.stringify(standardConfig(PORTS));
  const endpoints = [...text.matchAll(/"endpoint":"([^"]+)"/g)].map(([, endpoint]) => endpoint);
  expect(endpoints).toHaveLength(4);
  expect(new Set(endpoints)).toEqual(new Set(['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3', '127.0.0.1:4']));
  // Its own metrics would have a fixed port.
  expect(standardConfig(PORTS).service.telemetry).toEqual({ metrics: { level: 'none' } });
});

test('pipelines name components that are configured, and every component is in a pipeline', () => {
  const { receivers, processors, connectors, exporters, service } = standardConfig(PORTS);
  const used = Object.values(service.pipelines).flatMap((pipeline) => [
    ...pipeline.receivers,
    ...(pipeline.processors ?? []),
    ...pipeline.exporters,
  ]);
  const configured = Object.keys({ ...receivers, ...processors, ...connectors, ...exporters });
  expect(new Set(used)).toEqual(new Set(configured));
});
