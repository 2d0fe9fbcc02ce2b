/** How tests learn of the Collector that was started for them. */
import type { RunningService } from '../service.ts';

/**
 * Holds the endpoints as JSON. Not the variables that exporters read: with those, every SDK in every test would send to it.
 */
const VARIABLE = 'WEIR_COLLECTOR';

/** The variable that names a running Collector to tests. */
export function collectorEnvironment({ version, endpoints }: RunningService): Record<string, string> {
  return { [VARIABLE]: JSON.stringify({ version, endpoints }) };
}

/**
 * The Collector that the variable names; its processes are not the tests' to stop.
 *
 * @throws Error where the variable is not set
 */
export function givenCollector(env: NodeJS.ProcessEnv): RunningService {
  const given = env[VARIABLE] ?? '';
  if (given === '') throw new Error(`no Collector is known: start one and set ${VARIABLE}`);
  const { version, endpoints } = JSON.parse(given) as Pick<RunningService, 'version' | 'endpoints'>;
  return { name: 'collector', version, pids: [], endpoints };
}
