/**
 * ClickHouse, for tests and the demo alone: its engine, embedded in Node by `chdb`, behind a small HTTP front in a process
 * of its own. Where Docker runs and is asked for, ClickHouse's own image.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { containerFor } from '../container/run.ts';
import { startContainer } from '../container/start.ts';
import { installAlone, NotInstallableError } from '../../lanes/npm-install.ts';
import { freePort } from '../free-port.ts';
import { endProcess, killProcess } from '../server-process.ts';
import { type RunningService, type Service, type ServiceContext, ServiceUnavailableError } from '../service.ts';
import { startListening } from '../start-listening.ts';

/** Version of `chdb`, whose engine is ClickHouse 26.7. */
export const CHDB_VERSION = '3.4.0';

const IMAGE = 'clickhouse/clickhouse-server:26.7';
const TIMEOUT_MS = 30_000;
const FRONT = fileURLToPath(new URL('front.ts', import.meta.url));

/** Endpoints: `url`, `username`, `password`; `dataDir` of one that was started here. */
export const clickhouse: Service = {
  name: 'clickhouse',
  version: CHDB_VERSION,
  image: IMAGE,

  async prepare({ progress }) {
    progress(`bringing chdb ${CHDB_VERSION}, 540 MB where it is not there yet`);
    try {
      await installAlone('chdb', CHDB_VERSION);
    } catch (error) {
      if (error instanceof NotInstallableError) throw new ServiceUnavailableError(error.message);
      throw error;
    }
  },

  async start(context) {
    const port = await freePort();
    const password = randomBytes(24).toString('base64url');
    const endpoints = { url: `http://127.0.0.1:${port}`, username: 'weir', password, dataDir: context.dataDir };
    return context.engine === undefined ? startFront(endpoints) : startImage(endpoints, context, context.engine);
  },

  check: ({ endpoints }) => ask(endpoints),

  named({ CLICKHOUSE_URL: url = '', CLICKHOUSE_USERNAME: username = 'default', CLICKHOUSE_PASSWORD: password = '' }) {
    return url === ''
      ? undefined
      : { name: 'clickhouse', version: 'named', pids: [], endpoints: { url, username, password } };
  },
};

/** The server's configuration, with what else it is to hold. A killed consumer is missed after 6 seconds, not 45. */
export function serverConfig(more: string = ''): string {
  return `<clickhouse><kafka><session_timeout_ms>6000</session_timeout_ms></kafka>${more}</clickhouse>\n`;
}

/** Ends it by SIGKILL, as a crash would. @throws Error for one that was not started here */
export async function killClickHouse(running: RunningService): Promise<void> {
  if (running.pids.length === 0) throw new Error('a ClickHouse that the environment names is not killed');
  await Promise.all(running.pids.map((pid) => killProcess(pid)));
}

/** Starts it again on the same port and data; one that still runs is ended before. */
export async function restartClickHouse(running: RunningService): Promise<RunningService> {
  await Promise.all(running.pids.map((pid) => endProcess(pid)));
  return startFront(running.endpoints);
}

async function startFront(endpoints: RunningService['endpoints']): Promise<RunningService> {
  const { url = '', username = '', password = '', dataDir = '' } = endpoints;
  const { port } = new URL(url);
  const module = join(await installAlone('chdb', CHDB_VERSION), 'index.mjs');
  const config = join(dataDir, 'config.xml');
  if (!existsSync(config)) await writeFile(config, serverConfig());
  const pid = await startListening(
    {
      command: process.execPath,
      args: [FRONT, module, join(dataDir, 'data'), config, port],
      // By the environment: what stands in arguments stands in the list of processes.
      env: { WEIR_FRONT_USERNAME: username, WEIR_FRONT_PASSWORD: password, UV_THREADPOOL_SIZE: '8' },
      cwd: dataDir,
      logFile: join(dataDir, 'clickhouse.log'),
    },
    [Number(port)],
  );
  return { name: 'clickhouse', version: `chdb ${CHDB_VERSION}`, pids: [pid], endpoints };
}

async function startImage(
  endpoints: Readonly<Record<string, string>>,
  { dataDir }: ServiceContext,
  engine: string,
): Promise<RunningService> {
  const { url = '', username = '', password = '' } = endpoints;
  const container = containerFor(engine, dataDir);
  const variables = {
    CLICKHOUSE_USER: username,
    CLICKHOUSE_PASSWORD: password,
    CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1',
  };
  await writeFile(join(dataDir, 'README'), 'The data is in the container.\n');
  const pid = await startContainer({
    run: { container, image: IMAGE, ports: { [Number(new URL(url).port)]: 8_123 }, variables: Object.keys(variables) },
    dataDir,
    env: variables,
    asks: () => ask(endpoints),
  });
  return { name: 'clickhouse', version: IMAGE, pids: [pid], container, endpoints };
}

/** A row there and back would need a table: a sum is enough. */
async function ask({ url = '', username = '', password = '' }: RunningService['endpoints']): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
      body: 'SELECT sum(number) FROM numbers(10) FORMAT TabSeparated',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    // Without its cause: that can hold the URL.
    throw new Error(`ClickHouse does not answer (${code ?? (error as Error).name})`);
  }
  const text = await response.text();
  if (!response.ok || text.trim() !== '45') throw new Error(`a sum was answered with status ${response.status}`);
}
