/** What `--import @weir/node/register` does. */
import { readEnvironment } from '../environment/read-environment.ts';
import { startWith, type StartPorts } from '../start/start-weir.ts';
import type { Weir } from '../start/weir-handle.ts';
import { cloudEventsFromEnvironment } from './cloud-events-from-environment.ts';

/** Starts Weir as the environment says; nothing where WEIR_ENABLED is `false`. Never throws. */
export function registerWeir(env: NodeJS.ProcessEnv, ports: StartPorts): Weir | undefined {
  if (env['WEIR_ENABLED']?.trim().toLowerCase() === 'false') return undefined;
  const { options, problems } = readEnvironment(env);
  const cloudEvents = cloudEventsFromEnvironment(env);
  return startWith(
    { autoInstrumentations: true, ...options, ...cloudEvents.options },
    { ...ports, problems: [...problems, ...cloudEvents.problems] },
  );
}
