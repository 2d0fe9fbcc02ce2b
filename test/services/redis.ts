/** The real Redis, as Debian has it. */
import { join } from 'node:path';
import { command } from '../checks/command.ts';
import { requireDebianPackage } from './debian.ts';
import { ping } from './redis-ping.ts';
import { freePort } from './server-process.ts';
import type { Service } from './service.ts';
import { containerFor } from './container/run.ts';
import { startContainer } from './container/start.ts';
import { startListening } from './start-listening.ts';

const IMAGE = 'redis:7';

/** Endpoint: `url`. */
export const redis: Service = {
  name: 'redis',
  version: 'debian',
  image: IMAGE,

  async prepare({ progress }) {
    await requireDebianPackage({ command: 'redis-server', packages: ['redis-server'], progress });
  },

  async start({ dataDir, engine }) {
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    if (engine !== undefined) {
      const container = containerFor(engine, dataDir);
      const run = { container, image: IMAGE, ports: { [port]: 6379 }, args: ['redis-server', '--save', ''] };
      const pid = await startContainer({ run, dataDir, asks: () => ping(url) });
      return { name: 'redis', version: IMAGE, pids: [pid], container, endpoints: { url } };
    }
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', dataDir, '--daemonize', 'no'];
    const logFile = join(dataDir, 'redis.log');
    const pid = await startListening({ command: 'redis-server', args, cwd: dataDir, logFile }, [port]);
    return { name: 'redis', version: await version(), pids: [pid], endpoints: { url } };
  },

  check: ({ endpoints }) => ping(endpoints['url'] ?? ''),

  named({ REDIS_URL: url = '' }) {
    return url === '' ? undefined : { name: 'redis', version: 'named', pids: [], endpoints: { url } };
  },
};

/** Such as `7.0.15`. */
async function version(): Promise<string> {
  const { output } = await command('redis-server', ['--version'], '/');
  return /v=([\d.]+)/.exec(output)?.[1] ?? 'unknown';
}
