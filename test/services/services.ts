/** Brings servers up, asks them, and takes them down again. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from './cache.ts';
import { endProcess, isRunning } from './server-process.ts';
import type { RunningService, Service, ServiceContext, ServiceName } from './service.ts';
import { ServicesState, type StartedService } from './state.ts';

/** How one server is. */
export interface ServiceStatus {
  readonly running: RunningService;
  /** Undefined where its round trip worked, else what failed. */
  readonly fault: string | undefined;
}

/** The servers of one checkout. */
export class Services {
  readonly #services: ReadonlyMap<ServiceName, Service>;
  readonly #state: ServicesState;
  readonly #progress: (line: string) => void;
  readonly #env: NodeJS.ProcessEnv;

  constructor(
    services: readonly Service[],
    state: ServicesState,
    progress: (line: string) => void,
    env: NodeJS.ProcessEnv = process.env,
  ) {
    this.#services = new Map(services.map((service) => [service.name, service]));
    this.#state = state;
    this.#progress = progress;
    this.#env = env;
  }

  /**
   * A working server of this name: the one that the environment names, the one that runs already, or a new one.
   *
   * @throws ServiceUnavailableError where this machine cannot have it, Error where it does not work
   */
  async up(name: ServiceName): Promise<RunningService> {
    const service = this.#service(name);
    const present = service.named(this.#env) ?? this.#started(name)?.running;
    if (present !== undefined && (await faultOf(service, present)) === undefined) return present;
    if (service.named(this.#env) !== undefined)
      throw new Error(`the ${name} that the environment names does not answer`);
    if (present !== undefined) await this.down(name);

    const context = await this.#context(service);
    await service.prepare(context);
    const running = await service.start(context);
    this.#state.add({ running, dataDir: context.dataDir });
    await service.check(running);
    return running;
  }

  /** Every server that the environment names or that was started, and how it is. */
  async status(): Promise<readonly ServiceStatus[]> {
    const known = [...this.#services.values()].flatMap((service) => {
      const running = service.named(this.#env) ?? this.#started(service.name)?.running;
      return running === undefined ? [] : [{ service, running }];
    });
    return Promise.all(
      known.map(async ({ service, running }) => ({ running, fault: await faultOf(service, running) })),
    );
  }

  /** Ends a server that was started here and removes its data; one that is not there is no error. */
  async down(name: ServiceName): Promise<void> {
    const started = this.#started(name);
    if (started === undefined) return;
    const { pids, stopSignal } = started.running;
    await Promise.all(pids.map((pid) => endProcess(pid, undefined, stopSignal)));
    await rm(started.dataDir, { recursive: true, force: true });
    this.#state.remove(name);
  }

  #service(name: ServiceName): Service {
    const service = this.#services.get(name);
    if (service === undefined) throw new Error(`no service is named ${name}`);
    return service;
  }

  #started(name: ServiceName): StartedService | undefined {
    return this.#state.read().find(({ running }) => running.name === name);
  }

  async #context({ name, version }: Service): Promise<ServiceContext> {
    await mkdir(this.#state.folder, { recursive: true, mode: 0o755 });
    return {
      cacheDir: join(cacheRoot(this.#env), `${name}-${version}`),
      dataDir: await mkdtemp(join(this.#state.folder, `${name}-`)),
      progress: (line) => this.#progress(`${name}: ${line}`),
    };
  }
}

async function faultOf(service: Service, running: RunningService): Promise<string | undefined> {
  if (running.pids.some((pid) => !isRunning(pid))) return 'the process has ended';
  try {
    await service.check(running);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
