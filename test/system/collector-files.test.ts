/**
 * The files of docs/collector as files: taken by the real Collector, listening here alone, without a secret. Of those for the
 * contrib image, whose components cannot be had here, the structure is all that is checked.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { command } from '../checks/command.ts';
import type { CollectorConfig } from '../services/collector/config.ts';
import { givenCollector } from '../services/collector/environment.ts';
import { COLLECTOR_DOCS } from './documented-collector.ts';

const files = readdirSync(COLLECTOR_DOCS).filter((name) => name.endsWith('.yaml'));
const contrib = files.filter((name) => name.startsWith('contrib-'));
/** What comes after another file, and after which. */
const OVERLAYS: Readonly<Record<string, string>> = {
  'agent-tls.yaml': 'agent.yaml',
  'gateway-tls.yaml': 'flow-sampling.yaml',
  'kafka-sasl.yaml': 'flows-to-kafka.yaml',
};
const run = files.filter(
  (name) => !contrib.includes(name) && name !== 'prometheus.yaml' && OVERLAYS[name] === undefined,
);
const together = [...run.map((name) => [name]), ...Object.entries(OVERLAYS).map((pair) => pair.toReversed()), run];

const program = givenCollector(process.env).endpoints['program'] ?? '';

test.each(together.map((names) => [names.join(' and '), names] as const))(
  '%s: the real Collector takes it',
  async (_title, names) => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-collector-files-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const configs = names.flatMap((name) => ['--config', join(COLLECTOR_DOCS, name)]);
    const given = ['KAFKA_USERNAME', 'KAFKA_PASSWORD', 'KAFKA_CA_FILE', 'TLS_CA_FILE', 'TLS_CERT_FILE', 'TLS_KEY_FILE'];
    const env = { ...Object.fromEntries(given.map((name) => [name, 'given'])), COLLECTOR_QUEUE: folder };
    expect(await command(program, ['validate', ...configs], folder, env)).toEqual({ status: 0, output: '' });
  },
);

test.each(contrib)(
  '%s, which is not run, has pipelines of components that it declares, and declares none that no pipeline has',
  (name) => {
    const { receivers = {}, processors = {}, connectors = {}, exporters = {}, service } = configOf(name);
    const pipelines = Object.values(service.pipelines);
    const [inputs, outputs] = [
      pipelines.flatMap((pipeline) => pipeline.receivers),
      pipelines.flatMap((pipeline) => pipeline.exporters),
    ].map((names) => new Set(names)) as [Set<string>, Set<string>];
    const steps = new Set(pipelines.flatMap((pipeline) => pipeline.processors ?? []));
    expect(inputs).toEqual(new Set([...Object.keys(receivers), ...Object.keys(connectors)]));
    expect(outputs).toEqual(new Set([...Object.keys(exporters), ...Object.keys(connectors)]));
    expect(steps).toEqual(new Set(Object.keys(processors)));
    const routed = routesOf(connectors).flatMap((route) => route.pipelines);
    for (const pipeline of routed) expect(service.pipelines[pipeline]?.receivers).toEqual(['routing']);
  },
);

test('what only the contrib image has is in files that are named so', async () => {
  const { output } = await command(program, ['components'], tmpdir());
  const had = new Set([...output.matchAll(/^ {4}- name: (\w+)/gm)].map(([, name]) => name));
  const missing = files
    .filter((name) => name !== 'prometheus.yaml')
    .flatMap((name) => typesOf(configOf(name)).flatMap((type) => (had.has(type) ? [] : [`${name}: ${type}`])));
  expect(missing).toEqual([
    'contrib-infrastructure.yaml: kafkametrics',
    'contrib-infrastructure.yaml: postgresql',
    'contrib-infrastructure.yaml: redis',
    'contrib-routing.yaml: routing',
    'contrib-service-graph.yaml: servicegraph',
  ]);
});

test.each(files)('%s names no address but those of this machine, and no secret', (name) => {
  const text = readFileSync(join(COLLECTOR_DOCS, name), 'utf8');
  const addresses = text.match(/[\w.]+:\d{4,5}\b/g) ?? [];
  expect(addresses.filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
  const secrets = [...text.matchAll(/^ *(?:username|password|token): (.*)$/gm)].map(([, value]) => value);
  for (const value of secrets) expect(value).toMatch(/^\$\{env:\w+\}$/);
});

test('the table of the README has each file, and says of those that are not run that they are not', () => {
  const rows = readFileSync(join(COLLECTOR_DOCS, 'README.md'), 'utf8').split('\n');
  const told = rows.flatMap((row) => {
    const [, name = '', tried = ''] = /^\| \[([\w-]+\.yaml)\]\([\w.-]+\) +\|[^|]*\|([^|]*)\|/.exec(row) ?? [];
    return name === '' ? [] : [[name, tried.includes('not run')] as const];
  });
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(files.map((name) => [name, contrib.includes(name)])));
});

type Config = Partial<Omit<CollectorConfig, 'service'>> & Pick<CollectorConfig, 'service'>;

function configOf(name: string): Config {
  return parse(readFileSync(join(COLLECTOR_DOCS, name), 'utf8')) as Config;
}

/** Types of components, such as `filter` of `filter/only_kafka`. */
function typesOf({ extensions, receivers, processors, connectors, exporters }: Config): string[] {
  const all = [extensions, receivers, processors, connectors, exporters].flatMap((kind) => Object.keys(kind ?? {}));
  return [...new Set(all.map((id) => id.split('/')[0] ?? ''))];
}

interface Route {
  readonly pipelines: readonly string[];
}

function routesOf(connectors: Readonly<Record<string, unknown>>): readonly Route[] {
  const { table = [], default_pipelines: others = [] } = (connectors['routing'] ?? {}) as {
    readonly table?: readonly Route[];
    readonly default_pipelines?: readonly string[];
  };
  return [...table, { pipelines: others }];
}
