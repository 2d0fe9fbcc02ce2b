/** The servers of `npm run services` in a checkout: those that run are used, the others are started and stopped again. */
import { fileURLToPath } from 'node:url';

/** Where they are. */
export interface RealServers {
  readonly databaseUrl: string;
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
  /** Where it was asked for. */
  readonly clickhouse?: { readonly url: string; readonly username: string; readonly password: string };
  /** Stops those that were started here. */
  stop(): Promise<void>;
}

const ROOT = new URL('../../../../', import.meta.url);
const NAMES = ['postgres', 'kafka', 'redis'] as const;

type Name = (typeof NAMES)[number] | 'clickhouse';

/** What is used of `test/services`, which is no package. */
interface Running {
  readonly name: string;
  readonly version: string;
  readonly endpoints: Readonly<Record<string, string>>;
}
interface Services {
  status(): Promise<readonly { readonly running: Running }[]>;
  up(name: Name): Promise<Running>;
  down(name: Name): Promise<unknown>;
}

/**
 * Brings them up, one after the other.
 *
 * @throws Error that says what one of them needs; what was started by then is stopped
 */
export async function startRealServers(
  say: (line: string) => void,
  signal: AbortSignal,
  more: readonly 'clickhouse'[] = [],
): Promise<RealServers> {
  const services = await openServices(say);
  const before = new Set((await services.status()).map(({ running }) => running.name));
  const started: Name[] = [];
  const stop = async (): Promise<void> => {
    for (const name of started.splice(0).toReversed()) await services.down(name);
  };
  try {
    const endpoints: Partial<Record<Name, Running['endpoints']>> = {};
    for (const name of [...NAMES, ...more]) {
      if (signal.aborted) throw new Error('interrupted');
      if (!before.has(name)) started.push(name);
      const running = await services.up(name);
      endpoints[name] = running.endpoints;
      say(`${name.padEnd(9)} ${running.version}${before.has(name) ? ', which ran already' : ''}`);
    }
    return {
      databaseUrl: endpoints.postgres?.['url'] ?? '',
      kafkaBrokers: endpoints.kafka?.['brokers'] ?? '',
      redisUrl: endpoints.redis?.['url'] ?? '',
      ...(endpoints.clickhouse && { clickhouse: clickHouseAt(endpoints.clickhouse) }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function clickHouseAt({
  url = '',
  username = '',
  password = '',
}: Running['endpoints']): NonNullable<RealServers['clickhouse']> {
  return { url, username, password };
}

async function openServices(say: (line: string) => void): Promise<Services> {
  const module = async (file: string) => (await import(new URL(`test/services/${file}`, ROOT).href)) as object;
  const [all, state, services] = await Promise.all([module('all.ts'), module('state.ts'), module('services.ts')]);
  const { allServices } = all as { readonly allServices: unknown };
  const { ServicesState } = state as { readonly ServicesState: new (root: string) => unknown };
  const { Services } = services as {
    readonly Services: new (all: unknown, state: unknown, progress: (line: string) => void) => Services;
  };
  return new Services(allServices, new ServicesState(fileURLToPath(ROOT).replace(/\/$/, '')), say);
}
