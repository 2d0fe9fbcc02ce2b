import { expect, test } from 'vitest';
import { redis } from '../redis.ts';
import { type Service, type ServiceContext, ServiceUnavailableError } from '../service.ts';
import { Services } from '../services.ts';
import { isRunning } from '../server-process.ts';
import { ServicesState } from '../state.ts';
import { containerEngine, prepared } from './engine.ts';
import { standInEngine } from './stand-in-engine.ts';

const context: ServiceContext = { cacheDir: '/cache', dataDir: '/data', progress: () => {} };
const unavailable = (): Promise<void> => Promise.reject(new ServiceUnavailableError('redis-server is missing'));

/** A service whose own program is there, or cannot be had. */
function service({ prepare = async () => {}, image = 'redis:7' }: Partial<Service> = {}): Service {
  return { ...redis, prepare, image };
}

test('an engine is one whose server answers, whichever it is', async () => {
  standInEngine('docker', { info: 1 });
  standInEngine('podman');
  expect(await containerEngine()).toBe('podman');
});

test('the program of this machine is preferred, and the engine is not even asked', async () => {
  const { calls } = standInEngine('docker');
  expect(await prepared(service(), context, {})).toBe(context);
  expect(() => calls()).toThrow(SyntaxError);
});

test('where the program cannot be had, the official image is pulled once and takes its place', async () => {
  const { calls } = standInEngine('docker', { image: 1 });
  expect(await prepared(service({ prepare: unavailable }), context, {})).toEqual({ ...context, engine: 'docker' });
  expect(calls()).toEqual([['info'], ['image', 'inspect', 'redis:7'], ['pull', '--quiet', 'redis:7']]);
});

test('where neither can be had, what is said is how to get the program', async () => {
  standInEngine('docker', { info: 1 });
  standInEngine('podman', { info: 1 });
  await expect(prepared(service({ prepare: unavailable }), context, {})).rejects.toThrow('redis-server is missing');
});

test('a program that breaks is not replaced', async () => {
  standInEngine('docker');
  const breaking = service({ prepare: () => Promise.reject(new Error('no disk')) });
  await expect(prepared(breaking, context, {})).rejects.toThrow('no disk');
});

test('images can be asked for, by a word that is known, and then an engine must be there', async () => {
  standInEngine('podman', { info: 1 });
  const { calls } = standInEngine('docker');
  const env = { WEIR_SERVICES: 'docker' };
  expect(await prepared(service(), context, env)).toEqual({ ...context, engine: 'docker' });
  expect(calls()).toEqual([['info'], ['image', 'inspect', 'redis:7']]);
  await expect(prepared(service(), context, { WEIR_SERVICES: 'container' })).rejects.toThrow('must be docker');

  standInEngine('docker', { info: 1 });
  await expect(prepared(service(), context, env)).rejects.toThrow(ServiceUnavailableError);
});

test('an image that cannot be pulled makes the service unavailable', async () => {
  standInEngine('docker', { image: 1, pull: 1 });
  const failing = prepared(service({ prepare: unavailable }), context, {});
  await expect(failing).rejects.toThrow('docker cannot pull redis:7');
});

test('a server in a container comes up, is asked, and goes down with its container', async () => {
  const { calls, folder } = standInEngine('docker');
  const env = { WEIR_SERVICES: 'docker', PATH: process.env['PATH'] };
  const services = new Services([redis], new ServicesState('/somewhere', folder), () => {}, env);
  const running = await services.up('redis');
  expect(await services.status()).toEqual([{ running, fault: undefined }]);
  await services.down('redis');

  const name = running.container?.name ?? '';
  expect(name).toMatch(/^weir-redis-\w+$/);
  const port = new URL(running.endpoints['url'] ?? '').port;
  expect(calls().slice(2)).toEqual([
    ['run', '--rm', `--name=${name}`, `--publish=127.0.0.1:${port}:6379`, 'redis:7', 'redis-server', '--save', ''],
    ['rm', '--force', name],
  ]);
  expect(running.pids.map(isRunning)).toEqual([false]);
});
