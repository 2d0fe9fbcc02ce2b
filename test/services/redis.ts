/** The real Redis, as Debian has it. */
import { join } from 'node:path';
import { command } from '../checks/command.ts';
import { requireDebianPackage } from './debian.ts';
import { ping } from './redis-ping.ts';
import { containerFor } from './container/run.ts';
import { startContainer } from './container/start.ts';
import { freePort } from './free-port.ts';
import { killProcess } from './server-process.ts';
import type { RunningService, Service } from './service.ts';
import { startListening } from './start-listening.ts';

const IMAGE = 'redis:7';

/** Endpoints: `url`, and `dataDir` of one that was started here. */
export const redis: Service = {
  name: 'redis',
  version: 'debian',
  image: IMAGE,

  async prepare({ progress }) {
    await requireDebianPackage({ command: 'redis-server', packages: ['redis-server'], progress });
  },

  async start({ dataDir, engine }) {
    const port = await freePort();
    const endpoints = { url: `redis://127.0.0.1:${port}`, dataDir };
    if (engine === undefined) return startRedis(endpoints);
    const container = containerFor(engine, dataDir);
    const run = { container, image: IMAGE, ports: { [port]: 6379 }, args: ['redis-server', '--save', ''] };
    const pid = await startContainer({ run, dataDir, asks: () => ping(endpoints.url) });
    return { name: 'redis', version: IMAGE, pids: [pid], container, endpoints };
  },

  check: ({ endpoints }) => ping(endpoints['url'] ?? ''),

  named({ REDIS_URL: url = '' }) {
    return url === '' ? undefined : { name: 'redis', version: 'named', pids: [], endpoints: { url } };
  },
};

/** Ends Redis as a crash would; what it held is gone. A named one is not ours to end. */
export async function killRedis(running: RunningService): Promise<void> {
  if (running.pids.length === 0) throw new Error('a Redis that the environment names is not killed');
  await Promise.all(running.pids.map((pid) => killProcess(pid)));
}

/** Starts it again on the same port, empty. */
export async function restartRedis(running: RunningService): Promise<RunningService> {
  await killRedis(running);
  return startRedis(running.endpoints);
}

async function startRedis(endpoints: RunningService['endpoints']): Promise<RunningService> {
  const { url = '', dataDir = '' } = endpoints;
  const { port } = new URL(url);
  const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', dataDir, '--daemonize', 'no'];
  const logFile = join(dataDir, 'redis.log');
  const pid = await startListening({ command: 'redis-server', args, cwd: dataDir, logFile }, [Number(port)]);
  return { name: 'redis', version: await version(), pids: [pid], endpoints };
}

/** Such as `7.0.15`. */
async function version(): Promise<string> {
  const { output } = await command('redis-server', ['--version'], '/');
  return /v=([\d.]+)/.exec(output)?.[1] ?? 'unknown';
}
