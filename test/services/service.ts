/** What a real server is to the tests: something that is prepared once, started on free ports, asked whether it works, and stopped. */

/** Names of the servers. */
export const SERVICE_NAMES = ['kafka', 'postgres', 'redis', 'collector'] as const;

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
}

/** A server that runs; plain data, so that another process can ask and stop it. */
export interface RunningService {
  readonly name: ServiceName;
  readonly version: string;
  /** Processes to end; empty for a server that the environment names, which is nobody's to stop. */
  readonly pids: readonly number[];
  /** What ends the processes in order; SIGTERM where absent. */
  readonly stopSignal?: NodeJS.Signals;
  /** Addresses and credentials that clients need, such as `url` or `brokers`. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** How to get, run and ask one kind of server. */
export interface Service {
  readonly name: ServiceName;
  readonly version: string;
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
