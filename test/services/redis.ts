/** The real Redis, as Debian has it. */
import { join } from 'node:path';
import { command } from '../checks/command.ts';
import { requireDebianPackage } from './debian.ts';
import { ping } from './redis-ping.ts';
import { freePort } from './server-process.ts';
import type { Service } from './service.ts';
import { startListening } from './start-listening.ts';

/** Endpoint: `url`. */
export const redis: Service = {
  name: 'redis',
  version: 'debian',

  async prepare({ progress }) {
    await requireDebianPackage({ command: 'redis-server', packages: ['redis-server'], progress });
  },

  async start({ dataDir }) {
    const port = await freePort();
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', dataDir, '--daemonize', 'no'];
    const logFile = join(dataDir, 'redis.log');
    const pid = await startListening({ command: 'redis-server', args, cwd: dataDir, logFile }, [port]);
    return { name: 'redis', version: await version(), pids: [pid], endpoints: { url: `redis://127.0.0.1:${port}` } };
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
