/** The book app's Compose file and Collector configurations, as far as they can be judged where no container engine runs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { command } from '../checks/command.ts';
import { givenCollector } from '../services/collector/environment.ts';
import { composeServices } from '../services/compose/program.ts';
import { CONTRIB_ONLY, withoutContribOnly } from './contrib-only.ts';

const program = process.env['WEIR_COMPOSE'] ?? '';
const bookapp = fileURLToPath(new URL('../../examples/bookapp/', import.meta.url));
const file = `${bookapp}compose.yaml`;
const all = [
  'backend',
  'bookapp',
  'collector',
  'db',
  'grafana',
  'kafka',
  'loki',
  'prometheus',
  'redis',
  'tempo',
  'tracker',
];

const named = async (...profiles: string[]): Promise<string[]> =>
  Object.keys(await composeServices(program, file, profiles)).sort();

test('plain `docker compose up` starts everything, by the profile that .env names', async () => {
  expect(readFileSync(`${bookapp}.env`, 'utf8')).toBe('COMPOSE_PROFILES=default\n');
  expect(await named()).toEqual(all);
  expect(await named('default')).toEqual(all);
});

test('profile ci is databases and broker only, which need nothing else', async () => {
  const services = await composeServices(program, file, ['ci']);
  expect(Object.keys(services).sort()).toEqual(['db', 'kafka', 'redis']);
  expect(Object.values(services).flatMap(({ depends_on: needs = {} }) => Object.keys(needs))).toEqual([]);
});

test('profile clickhouse is the store of flows, what makes its tables, and the broker that it reads', async () => {
  const services = await composeServices(program, file, ['clickhouse']);
  expect(Object.keys(services).sort()).toEqual(['clickhouse', 'flow-store', 'kafka']);
  expect(await named('default', 'clickhouse')).toEqual([...all, 'clickhouse', 'flow-store'].sort());
});

test('every port is published on 127.0.0.1 alone, and every image has a version', async () => {
  const services = Object.entries(await composeServices(program, file, ['default', 'clickhouse']));
  expect(services.flatMap(([, { ports = [] }]) => ports.map((port) => port.host_ip))).toEqual(
    services.flatMap(([, { ports = [] }]) => ports.map(() => '127.0.0.1')),
  );
  for (const [name, { image }] of services) {
    if (image !== undefined) expect(image, name).toMatch(/:v?\d+\.\d+/);
  }
});

test('what others wait for has a health check', async () => {
  const services = await composeServices(program, file, ['default', 'clickhouse']);
  const awaited = Object.values(services).flatMap(({ depends_on: needs = {} }) =>
    Object.entries(needs).flatMap(([name, need]) =>
      'condition' in need && need.condition === 'service_healthy' ? [name] : [],
    ),
  );
  expect(new Set(awaited)).toEqual(new Set(['backend', 'clickhouse', 'db', 'kafka', 'redis']));
  for (const name of awaited) expect(services[name]?.healthcheck, name).toBeDefined();
});

test('no secret stands in the Compose file: defaults for this machine are in a file of their own, which .env.local replaces', () => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/password:/i);
  const keys = (name: string): string[] =>
    [...readFileSync(`${bookapp}${name}`, 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, key]) => key ?? '').sort();
  expect(keys('.env.example')).toEqual(keys('deploy/defaults.env'));
});

test('the configuration without containers is one that the real Collector takes', async () => {
  expect(await validated(['common.yaml', 'standalone.yaml'])).toEqual({ status: 0, output: '' });
});

test('the configuration of the contrib image is one that the Collector takes, but for the components that only contrib has', async () => {
  const { config, left } = withoutContribOnly(
    ['common.yaml', 'compose.yaml'].map(
      (name) => parse(readFileSync(`${bookapp}deploy/collector/${name}`, 'utf8')) as object,
    ),
  );
  expect(left).toEqual(CONTRIB_ONLY);
  const folder = mkdtempSync(join(tmpdir(), 'weir-collector-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'collector.yaml'), stringify(config));
  expect(await validated([join(folder, 'collector.yaml')])).toEqual({ status: 0, output: '' });
});

async function validated(
  configs: readonly string[],
): Promise<{ readonly status: number | null; readonly output: string }> {
  const { program: collector = '' } = givenCollector(process.env).endpoints;
  return command(
    collector,
    ['validate', ...configs.flatMap((config) => ['--config', config])],
    `${bookapp}deploy/collector`,
  );
}
