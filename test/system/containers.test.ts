/** The official images, where a container engine runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../checks/command.ts';
import { allServices } from '../services/all.ts';
import { restartCollector } from '../services/collector/process.ts';
import { collector } from '../services/collector/service.ts';
import { isRunning } from '../services/server-process.ts';
import { kafka, killKafka, restartKafka } from '../services/kafka/service.ts';
import type { ServiceName } from '../services/service.ts';
import { Services } from '../services/services.ts';
import { ServicesState } from '../services/state.ts';

const names = allServices.filter(({ image }) => image !== undefined).map(({ name }) => name);

/** A service on its image, among services of their own, of which none is named by the environment. */
async function onImage(name: ServiceName) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-containers-'));
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], WEIR_SERVICES: 'docker' };
  const services = new Services(allServices, new ServicesState('/containers', folder), console.log, env);
  onTestFinished(async () => {
    await services.down(name);
    rmSync(folder, { recursive: true, force: true });
  });
  return { services, running: await services.up(name) };
}

test.each(names)('%s works on its official image, and its container goes down with it', async (name) => {
  const { services, running } = await onImage(name);
  expect(await services.status()).toEqual([{ running, fault: undefined }]);
  const { engine = '', name: containerName = '' } = running.container ?? {};
  const list = ['ps', '--all', '--quiet', `--filter=name=${containerName}`];
  expect((await command(engine, list, '/')).output).toMatch(/^\w+\s*$/);

  await services.down(name);
  expect(running.pids.map(isRunning)).toEqual([false]);
  expect(await command(engine, list, '/')).toEqual({ status: 0, output: '' });
});

test('a broker in a container that is killed answers again on the same ports', async () => {
  const { running } = await onImage('kafka');
  await killKafka(running);
  await kafka.check(await restartKafka(running));
});

test('a Collector in a container that is stopped answers again', async () => {
  const { running } = await onImage('collector');
  await collector.check(await restartCollector(running));
});
