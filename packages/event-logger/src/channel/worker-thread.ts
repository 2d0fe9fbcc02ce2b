/** A worker thread that is there when it is needed: started late, replaced when it dies, let be where it cannot live. */
import { Worker } from 'node:worker_threads';
import { faults } from '../state.ts';
import { ChannelMemory } from './channel-memory.ts';

/** What a thread runs, and who is told of it. */
export interface WorkerThreadOptions {
  readonly file: URL;
  readonly workerData: Readonly<Record<string, unknown>>;
  /** Milliseconds of a clock that never steps. */
  readonly nowMs: () => number;
  readonly onMessage: (message: unknown) => void;
  /** Told after the worker ended by itself; the memory is still the one that it shared. */
  readonly onDeath: () => void;
}

/** A worker that dies so often without having done anything is not started again for a while. */
const MAX_DEATHS = 3;
const REST_MS = 10_000;

/** Invariant: at most one worker runs, and none keeps the process alive. */
export class WorkerThread {
  /** Shared with the worker that was started last. */
  memory: ChannelMemory = new ChannelMemory();
  readonly #options: WorkerThreadOptions;
  #worker: Worker | undefined;
  #deaths = 0;
  #restUntilMs = 0;

  constructor(options: WorkerThreadOptions) {
    this.#options = options;
  }

  /** Undefined while none runs. */
  get worker(): Worker | undefined {
    return this.#worker;
  }

  get isResting(): boolean {
    return this.#restUntilMs !== 0 && this.#options.nowMs() < this.#restUntilMs;
  }

  /** The worker, started where none runs; undefined where none can be had now. */
  start(): Worker | undefined {
    if (this.#worker !== undefined) return this.#worker;
    if (this.isResting) return undefined;
    this.#restUntilMs = 0;
    const { file, workerData, onMessage } = this.#options;
    const memory = new ChannelMemory();
    try {
      const worker = new Worker(file, {
        workerData: { ...workerData, memory: memory.buffer },
        // What the application preloads is not for this one, be it by flags or by the environment: an SDK that were registered there
        // would observe what carries its own telemetry. Nor may it print warnings.
        execArgv: [...typeStripping(file), '--disable-warning=ExperimentalWarning'],
        env: { ...process.env, NODE_OPTIONS: '' },
        stdin: false,
      });
      worker.on('message', onMessage);
      worker.on('error', () => {});
      worker.on('exit', () => this.#died(worker));
      // After the listeners, the first of which would hold the process again.
      worker.unref();
      this.memory = memory;
      this.#worker = worker;
      return worker;
    } catch {
      this.#countDeath();
      return undefined;
    }
  }

  /** The worker has done something: what it may die of later is no matter of how it was started. */
  proved(): void {
    this.#deaths = 0;
  }

  /** Ends it, and tells nobody. */
  async terminate(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #died(worker: Worker): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#countDeath();
    this.#options.onDeath();
  }

  #countDeath(): void {
    faults.count('worker_died', 'a worker thread of the event logger ended');
    this.#deaths += 1;
    if (this.#deaths < MAX_DEATHS) return;
    this.#deaths = 0;
    this.#restUntilMs = this.#options.nowMs() + REST_MS;
  }
}

/** Sources are TypeScript, which an older Node runs only when told. */
function typeStripping(file: URL): readonly string[] {
  const flag = '--experimental-strip-types';
  return file.pathname.endsWith('.ts') && process.allowedNodeEnvironmentFlags.has(flag) ? [flag] : [];
}
