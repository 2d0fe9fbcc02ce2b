/**
 * What a real server is to the tests: something that is prepared once, started on free ports, asked whether it works, and
 * stopped. A program that tests run themselves is one too, with no process of its own.
 */

/** Names, in the order in which they are started: what one needs comes before it. */
export const SERVICE_NAMES = [
  'kafka',
  'postgres',
  'redis',
  'clickhouse',
  'collector',
  'exporters',
  'prometheus',
  'chromium',
  'opa',
  'compose',
  'python',
] as const;

/** One of {@link SERVICE_NAMES}. */
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Where a service may keep things, and how it tells what it does. */
export interface ServiceContext {
  /** Folder of this service and version in the cache, outside the repository: kept between runs, made by `prepare`. */
  readonly cacheDir: string;
  /** Empty folder for this run's data and logs. */
  readonly dataDir: string;
  /** One line that says what takes time. */
  readonly progress: (line: string) => void;
  /** Those that run, of the services that this one needs or uses. */
  readonly others?: Readonly<Partial<Record<ServiceName, RunningService>>>;
  /** The container engine that runs the official image, where that takes the place of a program of this machine. */
  readonly engine?: string;
}

/** A container of the official image. */
export interface Container {
  readonly engine: string;
  readonly name: string;
}

/** A server that runs; plain data, so that another process can ask and stop it. */
export interface RunningService {
  readonly name: ServiceName;
  readonly version: string;
  /** Processes to end; none for a server that the environment names, which is nobody's to stop, and for a program. */
  readonly pids: readonly number[];
  /** The container in which the server runs; the process is the engine's client then. */
  readonly container?: Container;
  /** What ends the processes in order; SIGTERM where absent. */
  readonly stopSignal?: NodeJS.Signals;
  /** Addresses and credentials that clients need, such as `url` or `brokers`. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** How to get, run and ask one kind of server. */
export interface Service {
  readonly name: ServiceName;
  readonly version: string;
  /** Services without which it cannot be started: they are brought up before. */
  readonly needs?: readonly ServiceName[];
  /** Services that it has to do with where they run when it is started. */
  readonly uses?: readonly ServiceName[];
  /** The official image, where there is one that `start` can run. */
  readonly image?: string;
  /**
   * Brings what `start` needs into the cache. Does nothing where it is there already, and leaves nothing half-made.
   *
   * @throws ServiceUnavailableError where it cannot be had on this machine
   */
  prepare(context: ServiceContext): Promise<void>;
  /** Starts the server on free ports of 127.0.0.1; resolves when it takes connections. */
  start(context: ServiceContext): Promise<RunningService>;
  /** A round trip over the server's own protocol. @throws Error saying what failed */
  check(running: RunningService): Promise<void>;
  /** The server that the environment names, if it names one. */
  named(env: NodeJS.ProcessEnv): RunningService | undefined;
}

/** A server that this machine cannot have; the message says what is missing and how to get it. */
export class ServiceUnavailableError extends Error {
  override readonly name = 'ServiceUnavailableError';
}
