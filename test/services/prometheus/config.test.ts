import { expect, test } from 'vitest';
import type { RunningService } from '../service.ts';
import { prometheusConfig } from './config.ts';

const url = (port: number): string => `http://127.0.0.1:${port}`;
const exporters: RunningService = {
  name: 'exporters',
  version: '1',
  pids: [],
  endpoints: { node: url(1), postgres: url(2), redis: url(3), blackbox: url(4) },
};
const collector: RunningService = {
  name: 'collector',
  version: '1',
  pids: [],
  endpoints: { prometheus: `${url(5)}/metrics` },
};

/** The addresses that each job asks, by its name. */
function targets(config: object): Record<string, unknown> {
  const { scrape_configs: jobs } = config as {
    readonly scrape_configs: readonly { readonly job_name: string; readonly static_configs?: readonly unknown[] }[];
  };
  return Object.fromEntries(jobs.map(({ job_name: name, static_configs: [only] = [] }) => [name, only]));
}

test('itself, the exporters and the Collector are scraped, and what is named later', () => {
  const at = (port: number): object => ({ targets: [`127.0.0.1:${port}`] });
  expect(targets(prometheusConfig(9, { exporters, collector }))).toEqual({
    prometheus: at(9),
    node: at(1),
    postgres: at(2),
    redis: at(3),
    collector: at(5),
    pages: undefined,
    probes: undefined,
  });
});

test('a Collector that is not there, or that the environment names, is not scraped', () => {
  const named: RunningService = { ...collector, endpoints: { otlpHttp: url(6) } };
  for (const running of [{ exporters }, { exporters, collector: named }])
    expect(Object.keys(targets(prometheusConfig(9, running)))).not.toContain('collector');
});
