/** Prometheus' exporters for the host, PostgreSQL, Redis and probes of HTTP servers, as Debian has them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../checks/command.ts';
import { requireDebianPackage } from '../debian.ts';
import { freePort } from '../free-port.ts';
import { endProcess } from '../server-process.ts';
import type { Service, ServiceContext, ServiceName } from '../service.ts';
import { startListening } from '../start-listening.ts';
import { readSamples, type Sample } from './text-format.ts';

/** One of the exporters. */
type ExporterName = 'node' | 'postgres' | 'redis' | 'blackbox';

interface Exporter {
  readonly name: ExporterName;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const NAMES: readonly ExporterName[] = ['node', 'postgres', 'redis', 'blackbox'];
const PACKAGES = NAMES.map(program);
const BLACKBOX_CONFIG = 'modules: { http_2xx: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4 } } }\n';

/** What a page of each has in it where the exporter reaches what it tells of. */
const SIGNS: Readonly<Record<ExporterName, (sample: Sample) => boolean>> = {
  node: ({ name }) => name === 'node_load1',
  postgres: ({ name, value }) => name === 'pg_up' && value === 1,
  redis: ({ name, value }) => name === 'redis_up' && value === 1,
  blackbox: ({ name, value }) => name === 'probe_success' && value === 1,
};

/** Endpoints: `node`, `postgres`, `redis` and `blackbox` are base URLs; the last one probes others on `/probe`. */
export const exporters: Service = {
  name: 'exporters',
  version: 'debian',
  needs: ['postgres', 'redis'],

  async prepare({ progress }) {
    // All at once, by whichever is missing.
    for (const name of PACKAGES) await requireDebianPackage({ command: name, packages: PACKAGES, progress });
  },

  async start(context) {
    const config = join(context.dataDir, 'blackbox.yml');
    await writeFile(config, BLACKBOX_CONFIG);
    const pids: number[] = [];
    const endpoints: Record<string, string> = {};
    try {
      for (const exporter of [
        { name: 'node' },
        { name: 'postgres', env: { DATA_SOURCE_NAME: postgresUrl(urlOf(context, 'postgres')) } },
        { name: 'redis', env: redisEnvironment(urlOf(context, 'redis')) },
        { name: 'blackbox', args: [`--config.file=${config}`] },
      ] satisfies readonly Exporter[]) {
        const { pid, url } = await startExporter(exporter, context.dataDir);
        pids.push(pid);
        endpoints[exporter.name] = url;
      }
      return { name: 'exporters', version: await versions(), pids, endpoints };
    } catch (error) {
      await Promise.all(pids.map((pid) => endProcess(pid)));
      throw error;
    }
  },

  async check({ endpoints }) {
    for (const name of NAMES) {
      const metrics = `${endpoints[name]}/metrics`;
      const page = name === 'blackbox' ? `${endpoints[name]}/probe?module=http_2xx&target=${metrics}` : metrics;
      if (!(await readSamples(page)).some(SIGNS[name])) throw new Error(`the ${name} exporter does not reach its peer`);
    }
  },

  named: () => undefined,
};

async function startExporter({ name, args = [], env = {} }: Exporter, dataDir: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const listen = `--web.listen-address=127.0.0.1:${port}`;
  const logFile = join(dataDir, `${name}.log`);
  const process = { command: program(name), args: [listen, ...args], env, cwd: dataDir, logFile };
  return { pid: await startListening(process, [port]), url };
}

function program(name: ExporterName): string {
  return `prometheus-${name}-exporter`;
}

function urlOf({ others }: ServiceContext, name: ServiceName): string {
  const url = others?.[name]?.endpoints['url'];
  if (url === undefined) throw new Error(`the exporters need a running ${name}`);
  return url;
}

/** The driver of the exporter asks for TLS where it is not told; the one of Node does not. */
function postgresUrl(text: string): string {
  const url = new URL(text);
  if (!url.searchParams.has('sslmode')) url.searchParams.set('sslmode', 'disable');
  return url.href;
}

function redisEnvironment(text: string): Record<string, string> {
  const url = new URL(text);
  const [user, password] = [url.username, url.password].map(decodeURIComponent);
  url.username = '';
  url.password = '';
  return { REDIS_ADDR: url.href, REDIS_USER: user ?? '', REDIS_PASSWORD: password ?? '' };
}

/** Such as `node 1.5.0, postgres 0.11.1, redis 1.45.0, blackbox 0.23.0`. */
async function versions(): Promise<string> {
  const found = NAMES.map(async (name) => {
    const { output } = await command(program(name), ['--version'], '/');
    return `${name} ${/\d+\.\d+\.\d+/.exec(output)?.[0] ?? 'unknown'}`;
  });
  return (await Promise.all(found)).join(', ');
}
