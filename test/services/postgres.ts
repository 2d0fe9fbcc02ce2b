/** The real PostgreSQL, as Debian has it. */
import { randomBytes } from 'node:crypto';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { command } from '../checks/command.ts';
import { endOfOutput } from './command-output.ts';
import { containerFor } from './container/run.ts';
import { startContainer } from './container/start.ts';
import { commandAs, requirePostgres, type ServerUser, serverUser } from './postgres-programs.ts';
import { freePort } from './free-port.ts';
import { endProcess, killProcess } from './server-process.ts';
import type { RunningService, Service } from './service.ts';
import { startListening } from './start-listening.ts';

const IMAGE = 'postgres:15';
const USER = 'weir';
const TIMEOUT_MS = 10_000;
const POLL_MS = 50;
/** SIGTERM would wait until the last client has left. */
const STOP_SIGNAL = 'SIGINT';
/** SQLSTATE of a server that takes connections, but no work yet. */
const STARTING_UP = '57P03';

/** Endpoints: `url`, which has the user and the password in it, and `dataDir` of one that was started here. */
export const postgres: Service = {
  name: 'postgres',
  version: 'debian',
  image: IMAGE,

  async prepare({ progress }) {
    await requirePostgres(progress);
  },

  async start({ dataDir, engine }) {
    if (engine !== undefined) return startInContainer(engine, dataDir);
    const programs = await requirePostgres();
    const user = await serverUser();
    if (user !== undefined) await chown(dataDir, user.uid, user.gid);
    const password = newPassword();
    await initialize({ programs, dataDir, user, password });

    return startPostgres({ url: urlOf(await freePort(), password), dataDir });
  },

  async check({ endpoints }) {
    await serverVersion(endpoints['url'] ?? '');
  },

  named({ DATABASE_URL: url = '' }) {
    return url === '' ? undefined : { name: 'postgres', version: 'named', pids: [], endpoints: { url } };
  },
};

/** Ends PostgreSQL as a crash would. A named one is not ours to end. */
export async function killPostgres(running: RunningService): Promise<void> {
  if (running.pids.length === 0) throw new Error('a PostgreSQL that the environment names is not killed');
  await Promise.all(running.pids.map((pid) => killProcess(pid)));
}

/** Starts it again on the same port and data. */
export async function restartPostgres(running: RunningService): Promise<RunningService> {
  await killPostgres(running);
  return startPostgres(running.endpoints);
}

async function startPostgres(endpoints: RunningService['endpoints']): Promise<RunningService> {
  const { url = '', dataDir = '' } = endpoints;
  const { port } = new URL(url);
  const options = ['-p', port, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const user = await serverUser();
  const programs = await requirePostgres();
  const [program, ...args] = commandAs(user, join(programs, 'postgres'), ['-D', join(dataDir, 'data'), ...options]);
  const logFile = join(dataDir, 'postgres.log');
  const pid = await startListening({ command: program, args, cwd: dataDir, logFile }, [Number(port)]);
  try {
    const version = await untilReady(url);
    return { name: 'postgres', version, pids: [pid], stopSignal: STOP_SIGNAL, endpoints };
  } catch (error) {
    await endProcess(pid, undefined, STOP_SIGNAL);
    throw error;
  }
}

/** The password goes to the container by its name: the list of processes shows the engine's arguments. */
async function startInContainer(engine: string, dataDir: string): Promise<RunningService> {
  const port = await freePort();
  const password = newPassword();
  const url = urlOf(port, password);
  const container = containerFor(engine, dataDir);
  const env = { POSTGRES_USER: USER, POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' };
  const run = { container, image: IMAGE, ports: { [port]: 5432 }, variables: Object.keys(env) };
  const asks = async (): Promise<void> => void (await serverVersion(url));
  const pid = await startContainer({ run, dataDir, env, asks });
  return { name: 'postgres', version: IMAGE, pids: [pid], stopSignal: STOP_SIGNAL, container, endpoints: { url } };
}

function newPassword(): string {
  return randomBytes(24).toString('hex');
}

function urlOf(port: number, password: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

interface Initialization {
  readonly programs: string;
  readonly dataDir: string;
  readonly user: ServerUser | undefined;
  readonly password: string;
}

/** Anybody on this machine can connect to a port of it, and its superuser can run programs: hence a password. */
async function initialize({ programs, dataDir, user, password }: Initialization): Promise<void> {
  const passwordFile = join(dataDir, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
  const [program, ...args] = commandAs(user, join(programs, 'initdb'), [
    `--pgdata=${join(dataDir, 'data')}`,
    `--username=${USER}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]);
  const { status, output } = await command(program, args, dataDir);
  await rm(passwordFile);
  if (status !== 0) throw new Error(`PostgreSQL cannot make a database:\n${endOfOutput(output)}`);
}

async function untilReady(url: string): Promise<string> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await serverVersion(url);
    } catch (error) {
      if ((error as PostgresError).code !== STARTING_UP || Date.now() >= deadline) throw error;
      await delay(POLL_MS);
    }
  }
}

/** Such as `15.16`. */
async function serverVersion(url: string): Promise<string> {
  // The cause is left out of the error: it can hold the URL, password included.
  try {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
    });
    // An error between two queries has no query to reject, and would end this process.
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string }>('SELECT current_setting($1) AS version', [
        'server_version',
      ]);
      return /^[\d.]+/.exec(rows[0]?.version ?? '')?.[0] ?? 'unknown';
    } finally {
      await client.end();
    }
  } catch (error) {
    throw new PostgresError(error as NodeJS.ErrnoException);
  }
}

class PostgresError extends Error {
  readonly code: string | undefined;
  constructor({ code, message }: NodeJS.ErrnoException) {
    super(`PostgreSQL does not answer: ${message === '' ? code : message}`);
    this.code = code;
  }
}
