/**
 * How tests learn of a server by all its endpoints at once, as JSON. For the Collector not the variables that exporters
 * read: with those, every SDK in every test would send to it.
 */
import type { RunningService, ServiceName } from './service.ts';

/** The variable that names a running server to tests. */
export function givenEnvironment({ name, version, endpoints }: RunningService): Record<string, string> {
  return { [variable(name)]: JSON.stringify({ version, endpoints }) };
}

/**
 * The server that its variable names; its processes are not the tests' to stop.
 *
 * @throws Error where the variable is not set
 */
export function givenService(name: ServiceName, env: NodeJS.ProcessEnv): RunningService {
  const given = env[variable(name)] ?? '';
  if (given === '') throw new Error(`no ${name} is known: start one and set ${variable(name)}`);
  const { version, endpoints } = JSON.parse(given) as Pick<RunningService, 'version' | 'endpoints'>;
  return { name, version, pids: [], endpoints };
}

function variable(name: ServiceName): string {
  return `WEIR_${name.toUpperCase()}`;
}
