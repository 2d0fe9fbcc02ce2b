/** What `--import @weir/node/register` does. */
import { readEnvironment } from '../environment/read-environment.ts';
import { startWith, type StartPorts } from '../start/start-weir.ts';
import type { Weir } from '../start/weir-handle.ts';
import { cloudEventsFromEnvironment } from './cloud-events-from-environment.ts';

const defaults = { autoInstrumentations: true };

/** Starts Weir as the environment says; nothing where WEIR_ENABLED is `false`. Never throws. */
export function registerWeir(env: NodeJS.ProcessEnv, ports: StartPorts): Weir | undefined {
  if (env['WEIR_ENABLED']?.trim().toLowerCase() === 'false') return undefined;
  // A file says all, as the specification has it; variables are put into it where it names them.
  if ((env['OTEL_CONFIG_FILE'] ?? '').trim() !== '') return startWith({}, { ...ports, defaults });
  const { options, problems } = readEnvironment(env);
  const cloudEvents = cloudEventsFromEnvironment(env);
  return startWith(
    { ...options, ...cloudEvents.options },
    { ...ports, defaults, problems: [...problems, ...cloudEvents.problems] },
  );
}
