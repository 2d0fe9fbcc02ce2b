/** What `--import @weir/node/register` does. */
import { isInternalThread } from 'node:worker_threads';
import { readEnvironment } from '../environment/read-environment.ts';
import { type StartPorts, startWith } from '../start/start-weir.ts';
import type { StartWeirOptions } from '../weir-options.ts';
import type { Weir } from '../start/weir-handle.ts';
import type { KafkaPart } from '../parts/kafka.ts';
import { cloudEventsFromEnvironment } from './cloud-events-from-environment.ts';

/** Nobody calls `processMessage` in an application that knows nothing of Weir. */
const kafka: KafkaPart = { instrumentStreams: true };
const defaults: StartWeirOptions = { autoInstrumentations: true, kafka };

/** Starts Weir as the environment says; nothing where WEIR_ENABLED is `false`. Never throws. */
export function registerWeir(env: NodeJS.ProcessEnv, ports: StartPorts): Weir | undefined {
  if (env['WEIR_ENABLED']?.trim().toLowerCase() === 'false') return undefined;
  // What is preloaded by `--require`, Node loads in the thread of loader hooks, too, where no application runs.
  if (isInternalThread) return undefined;
  // A file says all, as the specification has it; variables are put into it where it names them.
  if ((env['OTEL_CONFIG_FILE'] ?? '').trim() !== '') return startWith({}, { ...ports, defaults });
  const { options, problems } = readEnvironment(env);
  const cloudEvents = cloudEventsFromEnvironment(env);
  return startWith(
    { ...options, ...withDefaults(options['kafka']), ...cloudEvents.options },
    { ...ports, defaults, problems: [...problems, ...cloudEvents.problems] },
  );
}

/** The options of `kafka` that the environment gives, above those that hold by themselves. */
function withDefaults(given: unknown): Pick<StartWeirOptions, 'kafka'> {
  return { kafka: given !== false && { ...kafka, ...(given as object | undefined) } };
}
