/** The container engine of this machine, and whether official images are asked for. */
import { command } from '../../checks/command.ts';
import { endOfOutput } from '../command-output.ts';
import { type Service, type ServiceContext, ServiceUnavailableError } from '../service.ts';

const ENGINES = ['docker', 'podman'] as const;

/** The engine whose server answers: a client alone runs nothing. */
export async function containerEngine(): Promise<string | undefined> {
  for (const engine of ENGINES) if ((await command(engine, ['info'], '/')).status === 0) return engine;
  return undefined;
}

/**
 * Prepares a service: the program of this machine, or its official image where `WEIR_SERVICES=docker` asks for that, or
 * where the program cannot be had and an engine runs.
 *
 * @returns the context to start it with
 * @throws ServiceUnavailableError where neither can be had
 */
export async function prepared<Context extends ServiceContext>(
  service: Service,
  context: Context,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Context> {
  const { image } = service;
  let missing = new ServiceUnavailableError(
    `WEIR_SERVICES asks for containers, but neither ${ENGINES.join(' nor ')} runs`,
  );
  if (image === undefined || !imagesAsked(env)) {
    const unavailable = await prepare(service, context);
    if (unavailable === undefined) return context;
    if (image === undefined) throw unavailable;
    missing = unavailable;
  }
  const engine = await containerEngine();
  if (engine === undefined) throw missing;
  await pull(engine, image, context.progress);
  return { ...context, engine };
}

function imagesAsked({ WEIR_SERVICES: choice = '' }: NodeJS.ProcessEnv): boolean {
  if (choice !== '' && choice !== 'docker') throw new Error(`WEIR_SERVICES must be docker, or not set (got ${choice})`);
  return choice === 'docker';
}

/** Gives the error where the program cannot be had. */
async function prepare(service: Service, context: ServiceContext): Promise<ServiceUnavailableError | undefined> {
  try {
    await service.prepare(context);
    return undefined;
  } catch (error) {
    if (error instanceof ServiceUnavailableError) return error;
    throw error;
  }
}

async function pull(engine: string, image: string, progress: (line: string) => void): Promise<void> {
  if ((await command(engine, ['image', 'inspect', image], '/')).status === 0) return;
  progress(`pulling ${image}`);
  const { status, output } = await command(engine, ['pull', '--quiet', image], '/');
  if (status !== 0) throw new ServiceUnavailableError(`${engine} cannot pull ${image}:\n${endOfOutput(output)}`);
}
