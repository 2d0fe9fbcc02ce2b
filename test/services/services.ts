/** Brings servers up, asks them, and takes them down again. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from './cache.ts';
import { prepared } from './container/engine.ts';
import { removeContainer } from './container/run.ts';
import { endProcess, isRunning, processStart } from './server-process.ts';
import type { RunningService, Service, ServiceName } from './service.ts';
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

  /** These names and those of the services that they need, in the order in which they are started. */
  withNeeds(names: readonly ServiceName[]): readonly ServiceName[] {
    const wanted = new Set(names);
    const inOrder = [...this.#services.values()];
    for (const { name, needs = [] } of inOrder.toReversed()) {
      if (wanted.has(name)) for (const needed of needs) wanted.add(needed);
    }
    return inOrder.map(({ name }) => name).filter((name) => wanted.has(name));
  }

  /**
   * A working server of this name: the one that the environment names, the one that runs already, or a new one. What it
   * needs is brought up before.
   *
   * @throws ServiceUnavailableError where this machine cannot have it, Error where it does not work
   */
  async up(name: ServiceName): Promise<RunningService> {
    const service = this.#service(name);
    const present = this.#known(service);
    if (present !== undefined) {
      const fault = await faultOf(service, present);
      if (fault === undefined) return present;
      if (service.named(this.#env) !== undefined)
        throw new Error(`the ${name} that the environment names does not work: ${fault}`);
      await this.down(name);
    }
    for (const needed of service.needs ?? []) await this.up(needed);
    return this.#start(service);
  }

  /** Every server that the environment names or that was started, and how it is. */
  async status(): Promise<readonly ServiceStatus[]> {
    const known = [...this.#services.values()].flatMap((service) => {
      const running = this.#known(service);
      return running === undefined ? [] : [{ service, running }];
    });
    return Promise.all(
      known.map(async ({ service, running }) => ({ running, fault: await faultOf(service, running) })),
    );
  }

  /**
   * Ends a server that was started here, after those that were started on it, and removes its data; one that is not there
   * is no error.
   */
  async down(name: ServiceName): Promise<void> {
    const dependents = this.#state.read().filter(({ on = [] }) => on.includes(name));
    for (const { running } of dependents) await this.down(running.name);

    const started = this.#started(name);
    if (started === undefined) return;
    const { pids, stopSignal, container } = started.running;
    const ours = pids.filter((pid, index) => (started.starts?.[index] ?? processStart(pid)) === processStart(pid));
    await Promise.all(ours.map((pid) => endProcess(pid, undefined, stopSignal)));
    if (container !== undefined) await removeContainer(container);
    await rm(started.dataDir, { recursive: true, force: true });
    this.#state.remove(name);
  }

  #service(name: ServiceName): Service {
    const service = this.#services.get(name);
    if (service === undefined) throw new Error(`no service is named ${name}`);
    return service;
  }

  #known(service: Service): RunningService | undefined {
    return service.named(this.#env) ?? this.#started(service.name)?.running;
  }

  #started(name: ServiceName): StartedService | undefined {
    return this.#state.read().find(({ running }) => running.name === name);
  }

  async #start(service: Service): Promise<RunningService> {
    const { name, version, needs = [], uses = [] } = service;
    await mkdir(this.#state.folder, { recursive: true, mode: 0o755 });
    const dataDir = await mkdtemp(join(this.#state.folder, `${name}-`));
    const others = Object.fromEntries(
      [...needs, ...uses].flatMap((other) => {
        const running = this.#known(this.#service(other));
        return running === undefined ? [] : [[other, running]];
      }),
    );
    try {
      const context = await prepared(
        service,
        {
          cacheDir: join(cacheRoot(this.#env), `${name}-${version}`),
          dataDir,
          progress: (line) => this.#progress(`${name}: ${line}`),
          others,
        },
        this.#env,
      );
      const running = await service.start(context);
      const starts = running.pids.map((pid) => processStart(pid) ?? null);
      this.#state.add({ running, dataDir, starts, on: Object.keys(others) as ServiceName[] });
      await service.check(running);
      return running;
    } catch (error) {
      // Nobody could end or ask what is not in the state.
      if (this.#started(name)?.dataDir !== dataDir) await rm(dataDir, { recursive: true, force: true });
      throw error;
    }
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
