/** Servers that the environment names: those that run for the tests, named to the command as a user would name them. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../checks/command.ts';
import { givenCollector } from '../services/collector/environment.ts';
import { freePort } from '../services/free-port.ts';

const MAIN = fileURLToPath(new URL('../services/main.ts', import.meta.url));
const NAMES = ['kafka', 'postgres', 'redis', 'clickhouse', 'collector'] as const;

const variables = {
  KAFKA_BROKERS: process.env['KAFKA_BROKERS'] ?? '',
  DATABASE_URL: process.env['DATABASE_URL'] ?? '',
  REDIS_URL: process.env['REDIS_URL'] ?? '',
  CLICKHOUSE_URL: process.env['CLICKHOUSE_URL'] ?? '',
  OTEL_EXPORTER_OTLP_ENDPOINT: givenCollector(process.env).endpoints['otlpHttp'] ?? '',
};

/** The command with these variables, and with a state of its own. */
function services(env: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-named-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const settings = Object.entries({ ...env, TMPDIR: folder }).map(([name, value]) => `${name}=${value}`);
  return {
    run: (...args: string[]) => command('env', [...settings, process.execPath, MAIN, ...args], '/'),
    startedServers: () => readdirSync(folder).flatMap((state) => readdirSync(join(folder, state))),
  };
}

test('servers that the environment names are used: none is started, and none ends with down', async () => {
  const { run, startedServers } = services(variables);
  const healthy = NAMES.map((name) => expect.stringMatching(new RegExp(`^${name} +named +healthy `)));
  const up = await run('up', ...NAMES);
  expect(up.output.trim().split('\n')).toEqual(healthy);
  expect(await run('down')).toEqual({ status: 0, output: '' });
  const status = await run('status');
  expect(status.status).toBe(0);
  expect(status.output.trim().split('\n').slice(0, NAMES.length)).toEqual(healthy);
  expect(startedServers()).toEqual([]);
});

const nobody = `127.0.0.1:${await freePort()}`;

test.each([
  ['kafka', { KAFKA_BROKERS: nobody }],
  ['postgres', { DATABASE_URL: `postgres://reader:secret@${nobody}/books` }],
  ['redis', { REDIS_URL: `redis://reader:secret@${nobody}` }],
  ['clickhouse', { CLICKHOUSE_URL: `http://${nobody}`, CLICKHOUSE_USERNAME: 'reader', CLICKHOUSE_PASSWORD: 'secret' }],
  ['collector', { OTEL_EXPORTER_OTLP_ENDPOINT: `http://reader:secret@${nobody}` }],
])('a %s that does not answer is said not to, without its credentials, and none is started', async (name, env) => {
  const { run, startedServers } = services(env);
  const { status, output } = await run('up', name);
  expect(status).toBe(1);
  expect(output).toContain(`${name}: failed: the ${name} that the environment names does not work: `);
  expect(output).toContain('ECONNREFUSED');
  expect(output).not.toContain('secret');
  expect(startedServers()).toEqual([]);
});
