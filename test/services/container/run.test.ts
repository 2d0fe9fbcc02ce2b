/** The command lines that run the images, as a stand-in for an engine notes them. */
import { readFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allServices } from '../all.ts';
import { clickhouse } from '../clickhouse/service.ts';
import { collector } from '../collector/service.ts';
import { javaCommand } from '../kafka/java.ts';
import { kafka } from '../kafka/service.ts';
import { postgres } from '../postgres.ts';
import type { Service } from '../service.ts';
import { standInEngine } from './stand-in-engine.ts';

const user = `--user=${process.getuid?.()}:${process.getgid?.()}`;

/** What the engine is told when a service is started on its image, by an engine that runs nothing. */
async function commandLine(service: Service): Promise<{ readonly dataDir: string; readonly args: readonly string[] }> {
  const { calls, folder } = standInEngine('docker', { run: 1 });
  const dataDir = join(folder, `${service.name}-a1`);
  mkdirSync(dataDir);
  const context = { cacheDir: '/cache', dataDir, progress: () => {}, engine: 'docker' };
  await expect(service.start(context)).rejects.toThrow();
  return { dataDir, args: calls()[0] ?? [] };
}

test('the images are official ones, of the versions of the programs that they stand for', () => {
  const images = allServices.flatMap(({ name, version, image }) =>
    image === undefined ? [] : [[name, version, image]],
  );
  expect(images).toEqual([
    ['kafka', kafka.version, `apache/kafka:${kafka.version}`],
    ['postgres', 'debian', 'postgres:15'],
    ['redis', 'debian', 'redis:7'],
    // Of the engine that chdb of this version has in it.
    ['clickhouse', clickhouse.version, 'clickhouse/clickhouse-server:26.7'],
    ['collector', collector.version, `otel/opentelemetry-collector-contrib:${collector.version}`],
  ]);
});

test('PostgreSQL is published on a port of 127.0.0.1, and its password is not among the arguments', async () => {
  const { args } = await commandLine(postgres);
  expect(args).toEqual([
    'run',
    '--rm',
    '--name=weir-postgres-a1',
    expect.stringMatching(/^--publish=127\.0\.0\.1:\d+:5432$/),
    '--env=POSTGRES_USER',
    '--env=POSTGRES_PASSWORD',
    '--env=POSTGRES_DB',
    'postgres:15',
  ]);
});

test('the Collector works in its folder as this user, on ports that are the same inside', async () => {
  const { args, dataDir } = await commandLine(collector);
  const config = join(dataDir, 'config.yaml');
  const [, , , ...rest] = args;
  const ports = rest.slice(0, 4).map((argument) => /^--publish=127\.0\.0\.1:(\d+):\1$/.exec(argument)?.[1] ?? '');
  expect(rest.slice(4)).toEqual([
    `--volume=${dataDir}:${dataDir}`,
    `--workdir=${dataDir}`,
    user,
    collector.image,
    '--config',
    config,
  ]);
  const listening = [...readFileSync(config, 'utf8').matchAll(/endpoint: 0\.0\.0\.0:(\d+)/g)].map(([, port]) => port);
  expect(new Set(listening)).toEqual(new Set(ports));
});

test("Kafka's storage is formatted by the image's Java, and the password stays in a file", async () => {
  const { args, dataDir } = await commandLine(kafka);
  expect(args).toEqual([
    'run',
    '--rm',
    '--name=weir-kafka-a1',
    `--volume=${dataDir}:${dataDir}`,
    `--workdir=${dataDir}`,
    user,
    '--entrypoint=java',
    kafka.image,
    `@${dataDir}/format.args`,
  ]);
  const properties = readFileSync(join(dataDir, 'server.properties'), 'utf8');
  expect(properties).toMatch(
    /^listeners=PLAINTEXT:\/\/0\.0\.0\.0:(\d+),SECURE:\/\/0\.0\.0\.0:\d+,PROXIED:\/\/0\.0\.0\.0:\d+,CONTROLLER:\/\/127\.0\.0\.1:/m,
  );
  expect(properties).toMatch(
    /^advertised\.listeners=PLAINTEXT:\/\/127\.0\.0\.1:\d+,SECURE:\/\/127\.0\.0\.1:\d+,PROXIED:\/\/127\.0\.0\.1:\d+$/m,
  );
  expect(readFileSync(join(dataDir, 'broker.args'), 'utf8')).toContain('"/opt/kafka/libs/*"');
});

test('the broker is published on its two ports, and is the Java of this machine where there is no container', () => {
  const container = { engine: 'podman', name: 'weir-kafka-a1' };
  expect(javaCommand('/data/broker.args', container, [1001, 1002])).toEqual([
    'podman',
    'run',
    '--rm',
    '--name=weir-kafka-a1',
    '--publish=127.0.0.1:1001:1001',
    '--publish=127.0.0.1:1002:1002',
    '--volume=/data:/data',
    '--workdir=/data',
    user,
    '--entrypoint=java',
    kafka.image,
    '@/data/broker.args',
  ]);
  expect(javaCommand('/data/broker.args', undefined, [1001])).toEqual(['java', '@/data/broker.args']);
});
