/** The store's side of its thread: sends requests, waits for answers, and starts the thread again where it ends. */
import { errorName, toNanoseconds } from '@weir/otel-compat';
import { closedError, FlowStoreError } from '../errors.ts';
import { faults } from '../state.ts';
import type { Appended } from './append.ts';
import type { Asked } from '../contract/asked.ts';
import type { SqliteFlowStoreSettings } from './options.ts';
import type { Request, Response, StartThread, Thread } from './protocol.ts';

interface Waiting {
  readonly request: Request;
  /** How often a thread ended with it. */
  deaths: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const ABANDONED_SLOTS = 4_096;
const SWEEP_MS = 60_000;
const END_MS = 5_000;
// What was not confirmed is sent to one more thread: an event id is stored once however often it comes.
const MAX_DEATHS = 2;

/**
 * The thread.
 *
 * Invariant: each request that was sent is in `waiting` until it is answered or given up.
 */
export class SqliteThread {
  readonly #settings: SqliteFlowStoreSettings;
  readonly #startThread: StartThread;
  readonly #abandoned = new Int32Array(new SharedArrayBuffer(ABANDONED_SLOTS * 4));
  readonly #waiting = new Map<number, Waiting>();
  #worker: Thread | undefined;
  #sweep: NodeJS.Timeout | undefined;
  #nextId = 1;
  #closing: Promise<void> | undefined;

  constructor(settings: SqliteFlowStoreSettings, startThread: StartThread) {
    this.#settings = settings;
    this.#startThread = startThread;
    this.#start();
    if (Number.isFinite(settings.retain.ageMs) && !settings.readOnly) {
      this.#sweep = setInterval(() => this.#post({ kind: 'sweep', nowMs: this.#nowMs() }), SWEEP_MS);
      this.#sweep.unref();
    }
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** Stores events, lines of JSON. */
  async append(lines: string): Promise<Appended> {
    return (await this.#send((id) => ({ kind: 'append', id, lines, nowMs: this.#nowMs() }))) as Appended;
  }

  /** Removes flows; resolves with the ids of those that were there. */
  async evict(flowIds: readonly string[]): Promise<readonly string[]> {
    return (await this.#send((id) => ({ kind: 'evict', id, flowIds }))) as readonly string[];
  }

  /** Asks; rejects as soon as the signal aborts or the time is over, whatever the thread does meanwhile. */
  async ask(asked: Asked, nowNs: bigint, signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted();
    if (this.isClosed) throw closedError();
    const { timeoutMs, lostAfterNs } = this.#settings;
    let asking = 0;
    const answer = this.#send((id) => {
      asking = id;
      return { kind: 'ask', id, asked, nowNs, lostAfterNs, timeoutMs };
    });
    const abandon = (error: unknown): void => {
      const waiting = this.#waiting.get(asking);
      this.#waiting.delete(asking);
      this.#settleRef();
      Atomics.store(this.#abandoned, asking % ABANDONED_SLOTS, asking);
      waiting?.reject(error);
    };
    const onAbort = (): void => abandon(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(
      () => abandon(new FlowStoreError('WEIR_FLOW_STORE_TIMEOUT', 'the question took too long')),
      timeoutMs,
    );
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Waits for what was sent, and ends the thread. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#sweep);
    try {
      await this.#send((id) => ({ kind: 'close', id }));
    } catch {
      // The thread ended before it could.
    }
    await this.#end();
  }

  /** A thread that has closed its database ends by itself; to end it in the middle of that has crashed the process. */
  async #end(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    const { promise: exited, resolve } = Promise.withResolvers<void>();
    worker.once('exit', resolve);
    worker.ref();
    const timer = setTimeout(() => void worker.terminate(), END_MS);
    await exited;
    clearTimeout(timer);
  }

  #send(request: (id: number) => Request): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = this.#nextId;
    this.#nextId = id === 0x7f_ff_ff_ff ? 1 : id + 1;
    const waiting: Waiting = { request: request(id), deaths: 0, resolve, reject };
    this.#waiting.set(id, waiting);
    if (this.#worker === undefined) {
      this.#restart();
    } else {
      this.#settleRef();
      this.#post(waiting.request);
    }
    return promise;
  }

  #post(request: Request): void {
    this.#worker?.postMessage(request);
  }

  #start(): void {
    const { file, readOnly, retain, maxEventsPerFlow } = this.#settings;
    const worker = this.#startThread({ file, readOnly, retain, maxEventsPerFlow, abandoned: this.#abandoned });
    this.#worker = worker;
    worker.on('message', (response: Response) => this.#receive(response));
    worker.on('error', (error) =>
      faults.count('engine_ended', `the thread of a flow store ended: ${errorName(error)}`),
    );
    worker.once('exit', () => this.#onExit(worker));
    this.#settleRef();
  }

  #receive(response: Response): void {
    if (response.kind === 'evicted') {
      try {
        this.#settings.onEvicted(response.flowIds);
      } catch (error) {
        faults.count('internal_error', `onEvicted failed: ${errorName(error)}`);
      }
      return;
    }
    const waiting = this.#waiting.get(response.id);
    this.#waiting.delete(response.id);
    this.#settleRef();
    if (response.kind === 'answer') waiting?.resolve(response.value);
    else if (response.kind === 'appended') waiting?.resolve(response.result);
    else waiting?.reject(new FlowStoreError(response.code, response.detail));
  }

  /** Starts a thread for what waits, all of which is given up where none can be had. */
  #restart(): void {
    try {
      this.#start();
    } catch (error) {
      faults.count('engine_ended', `a thread of a flow store could not be started: ${errorName(error)}`);
      for (const { reject } of this.#waiting.values())
        reject(new FlowStoreError('WEIR_FLOW_STORE_ENGINE', 'the thread of the engine could not be started'));
      this.#waiting.clear();
    }
    for (const { request } of this.#waiting.values()) this.#post(request);
  }

  /** A thread that ended by itself: what it had not answered goes to the next one, which is started when there is something for it. */
  #onExit(worker: Thread): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    faults.count('engine_ended', 'the thread of a flow store ended');
    for (const [id, waiting] of this.#waiting) {
      waiting.deaths += 1;
      // Closing was sent last: it is sent on behind what is sent again, and given up where nothing else waits.
      const isOver = waiting.request.kind === 'close' ? this.#waiting.size === 1 : waiting.deaths >= MAX_DEATHS;
      if (!isOver) continue;
      this.#waiting.delete(id);
      waiting.reject(new FlowStoreError('WEIR_FLOW_STORE_ENGINE', 'the thread of the engine ended'));
    }
    if (this.#waiting.size > 0) this.#restart();
  }

  /** The process lives on for an answer, and not for a store that nobody asks. */
  #settleRef(): void {
    if (this.#waiting.size > 0) this.#worker?.ref();
    else this.#worker?.unref();
  }

  #nowMs(): number {
    return Number(toNanoseconds(this.#settings.clock()) / 1_000_000n);
  }
}
