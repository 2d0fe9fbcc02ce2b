import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { allServices } from './all.ts';
import { endProcess, isRunning, startServerProcess } from './server-process.ts';
import {
  type RunningService,
  type Service,
  SERVICE_NAMES,
  type ServiceName,
  ServiceUnavailableError,
} from './service.ts';
import { Services } from './services.ts';
import { ServicesState } from './state.ts';

/** Processes that wait, under the names of real servers: they stand in for them here, where only the frame is tested. */
function standIns(needs: Partial<Record<ServiceName, Pick<Service, 'needs' | 'uses'>>>) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-dependents-'));
  const events: string[] = [];
  const broken = new Set<ServiceName>();
  const services = SERVICE_NAMES.map((name): Service => ({
    name,
    version: '1',
    ...needs[name],
    async prepare() {
      if (broken.has(name)) throw new ServiceUnavailableError(`${name} is missing`);
    },
    async start({ dataDir, others = {} }): Promise<RunningService> {
      events.push([name, 'on', ...Object.keys(others)].join(' '));
      const pid = await startServerProcess({ command: 'sleep', args: ['600'], logFile: join(dataDir, 'log') });
      return { name, version: '1', pids: [pid], endpoints: {} };
    },
    check: async () => {},
    named: () => undefined,
  }));
  const state = new ServicesState('/somewhere', folder);
  const all = new Services(services, state, () => {}, { WEIR_CACHE_DIR: folder });
  onTestFinished(async () => {
    for (const name of SERVICE_NAMES) await all.down(name);
    rmSync(folder, { recursive: true });
  });
  return { all, state, events, broken, names: () => state.read().map(({ running }) => running.name) };
}

const chain = {
  exporters: { needs: ['postgres'] },
  prometheus: { needs: ['exporters'], uses: ['collector'] },
} as const;

test('what a service needs comes up before it, what it uses only where it runs', async () => {
  const { all, events } = standIns(chain);
  expect(all.withNeeds(['prometheus', 'redis'])).toEqual(['postgres', 'redis', 'exporters', 'prometheus']);
  await all.up('prometheus');
  expect(events).toEqual(['postgres on', 'exporters on postgres', 'prometheus on exporters']);
});

test('what stands on a service goes down with it, and nothing else does', async () => {
  const { all, events, names } = standIns(chain);
  await all.up('collector');
  await all.up('redis');
  const { pids } = await all.up('prometheus');
  expect(events.at(-1)).toBe('prometheus on exporters collector');
  await all.down('collector');
  expect(names()).toEqual(['redis', 'postgres', 'exporters']);
  expect(pids.map(isRunning)).toEqual([false]);
});

test('where what it needs cannot be had, it cannot either, and nothing is left of the attempt', async () => {
  const { all, broken, names } = standIns(chain);
  broken.add('postgres');
  await expect(all.up('prometheus')).rejects.toThrow(new ServiceUnavailableError('postgres is missing'));
  expect(names()).toEqual([]);
});

test('a process that has the id of one that was started, but is another, is left alone', async () => {
  const { all, state } = standIns({});
  const running = await all.up('redis');
  const [started] = state.read();
  if (started === undefined) throw new Error('nothing was started');
  // As after a restart of the machine, where the state is still there.
  state.add({ ...started, starts: ['another boot 1'] });
  await all.down('redis');
  expect(running.pids.map(isRunning)).toEqual([true]);
  await Promise.all(running.pids.map((pid) => endProcess(pid)));
});

test('every name has its service, after those that it needs and uses', () => {
  expect(allServices.map(({ name }) => name)).toEqual(SERVICE_NAMES);
  for (const { name, needs = [], uses = [] } of allServices) {
    for (const other of [...needs, ...uses])
      expect(SERVICE_NAMES.indexOf(other)).toBeLessThan(SERVICE_NAMES.indexOf(name));
  }
});
