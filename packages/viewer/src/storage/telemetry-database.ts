/** The database of the viewer, in threads of its own: one reads what comes, one writes it and answers questions. */
import { MessageChannel, type Worker } from 'node:worker_threads';
import { ViewerError } from '../errors.ts';
import type { IngestRequest, ReadRequest } from '../ingest/read-request.ts';
import type { QuestionArgs, QuestionName } from '../questions/questions.ts';
import type { RowCounts } from '../rows/counts.ts';
import type { Evicted } from './eviction.ts';
import type { News, ReadAnswer, ReadMessage, StoreAnswer, StoreMessage, StoreThreadData } from './messages.ts';
import { startThread } from '../thread.ts';

/** Options of {@link TelemetryDatabase}. */
export interface TelemetryDatabaseOptions extends StoreThreadData {
  /** Bytes of requests that may wait to be stored. */
  readonly maxQueuedBytes: number;
  /** Told what was stored, and what left. */
  readonly onNews: (news: News) => void;
  readonly onEvicted: (evicted: Evicted) => void;
}

/** What a request brought. */
export interface Ingested extends Omit<ReadRequest, 'batch'> {
  /** What of it was new. */
  readonly stored: RowCounts;
}

interface Pending {
  readonly bytes: number;
  read?: Omit<ReadRequest, 'batch'>;
  stored?: RowCounts;
  readonly resolve: (ingested: Ingested) => void;
  readonly reject: (error: Error) => void;
}

interface Asked {
  readonly resolve: (json: string | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** A request counts as taken when its rows are written and what it holds of flow events is known here. */
export class TelemetryDatabase {
  readonly #options: TelemetryDatabaseOptions;
  readonly #reading: Worker;
  readonly #storing: Worker;
  readonly #storingEnded: Promise<unknown>;
  readonly #pending = new Map<number, Pending>();
  readonly #asked = new Map<number, Asked>();
  #ids = 0;
  #queuedBytes = 0;
  #failure: Error | undefined;
  /** Resolves when nothing is pending. */
  #idle: (() => void) | undefined;

  private constructor(options: TelemetryDatabaseOptions, reading: Worker, storing: Worker) {
    this.#options = options;
    this.#reading = reading;
    this.#storing = storing;
    // From the beginning: a thread that ended before it was told to says so only once.
    this.#storingEnded = new Promise((resolve) => storing.once('exit', resolve));
    reading.on('message', (answer: ReadAnswer) => this.#onRead(answer));
    storing.on('message', (answer: StoreAnswer) => this.#onStored(answer));
    for (const thread of [reading, storing]) {
      thread.on('error', (cause) => this.#fail(cause as Error));
      thread.on('exit', () => this.#fail(new ViewerError('WEIR_VIEWER_CLOSED', 'the viewer is ending')));
    }
  }

  /**
   * Opens the database.
   *
   * @throws {ViewerError} by rejection: `WEIR_VIEWER_DATABASE` where the file cannot be used
   */
  static async open(options: TelemetryDatabaseOptions): Promise<TelemetryDatabase> {
    const { port1, port2 } = new MessageChannel();
    const { file, maxBytes, maxAgeMs } = options;
    const storing = startThread('store-thread', { data: { file, maxBytes, maxAgeMs }, reads: port1 }, [port1]);
    const first = await firstWord(storing);
    if (first !== 'open') {
      await storing.terminate();
      port2.close();
      const detail =
        typeof first === 'object' && first !== null && 'problem' in first
          ? String(first.problem)
          : 'it cannot be opened';
      throw new ViewerError('WEIR_VIEWER_DATABASE', detail, { cause: first });
    }
    const reading = startThread('read-thread', { store: port2 }, [port2]);
    return new TelemetryDatabase(options, reading, storing);
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  get maxQueuedBytes(): number {
    return this.#options.maxQueuedBytes;
  }

  /**
   * Reads and stores the body of a request. The body goes to another thread and is empty here afterwards.
   *
   * @throws {ViewerError} by rejection: `WEIR_VIEWER_BUSY` where too much waits already, `WEIR_VIEWER_DECODE` for a body that is
   * not what it should be, `WEIR_VIEWER_STORAGE` where it cannot be stored
   */
  ingest(request: IngestRequest): Promise<Ingested> {
    const bytes = request.body.byteLength;
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#queuedBytes + bytes > this.#options.maxQueuedBytes) {
      return Promise.reject(new ViewerError('WEIR_VIEWER_BUSY', 'too much waits to be stored'));
    }
    this.#queuedBytes += bytes;
    this.#ids += 1;
    const id = this.#ids;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { bytes, resolve, reject });
      // A buffer of its own memory can be handed over; one from Node's pool is copied.
      const body = request.body.buffer.byteLength === bytes ? request.body : Uint8Array.from(request.body);
      this.#reading.postMessage({ id, request: { ...request, body } } satisfies ReadMessage, [
        body.buffer as ArrayBuffer,
      ]);
    });
  }

  /** The answer as JSON; undefined where there is no such thing. */
  ask<Name extends QuestionName>(question: Name, args: QuestionArgs<Name>): Promise<string | undefined> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    this.#ids += 1;
    const id = this.#ids;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#tell({ id, question, args });
    });
  }

  /** Flows that have left elsewhere leave here too. */
  removeFlows(flowIds: readonly string[]): void {
    if (flowIds.length > 0) this.#tell({ removeFlows: flowIds });
  }

  /** Whether `onNews` is to be told of each thing that comes, or of counts only. */
  tell(told: boolean): void {
    this.#tell({ told });
  }

  /** Stores what is pending, and ends. */
  async close(): Promise<void> {
    if (this.#pending.size > 0 && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    this.#failure ??= new ViewerError('WEIR_VIEWER_CLOSED', 'the viewer is ending');
    this.#tell({ close: true });
    await Promise.all([this.#storingEnded, this.#reading.terminate()]);
  }

  #tell(message: StoreMessage): void {
    this.#storing.postMessage(message);
  }

  #onRead(answer: ReadAnswer): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    if ('problem' in answer) {
      this.#settle(answer.id, pending, () => pending.reject(new ViewerError('WEIR_VIEWER_DECODE', answer.problem)));
    } else {
      const { id: _, ...read } = answer;
      pending.read = read;
      this.#settleTaken(answer.id, pending);
    }
  }

  #onStored(answer: StoreAnswer): void {
    if ('evicted' in answer) {
      this.#options.onEvicted(answer.evicted);
    } else if ('written' in answer) {
      this.#options.onNews(answer.news);
      const pending = this.#pending.get(answer.written);
      if (pending === undefined) return;
      pending.stored = answer.news.counts;
      this.#settleTaken(answer.written, pending);
    } else if ('writeFailed' in answer) {
      const pending = this.#pending.get(answer.writeFailed);
      const error = new ViewerError('WEIR_VIEWER_STORAGE', answer.problem);
      if (pending !== undefined) this.#settle(answer.writeFailed, pending, () => pending.reject(error));
    } else {
      const asked = this.#asked.get(answer.id);
      this.#asked.delete(answer.id);
      if ('problem' in answer) asked?.reject(new ViewerError('WEIR_VIEWER_STORAGE', answer.problem));
      else asked?.resolve(answer.json);
    }
  }

  #settleTaken(id: number, pending: Pending): void {
    const { read, stored } = pending;
    if (read !== undefined && stored !== undefined)
      this.#settle(id, pending, () => pending.resolve({ ...read, stored }));
  }

  #settle(id: number, { bytes }: Pending, tell: () => void): void {
    this.#pending.delete(id);
    this.#queuedBytes -= bytes;
    tell();
    if (this.#pending.size === 0) this.#idle?.();
  }

  /** A thread that has ended is not started anew: what it held is gone with it, and whoever asks is told. */
  #fail(error: Error): void {
    this.#failure ??= error;
    for (const [id, pending] of this.#pending) this.#settle(id, pending, () => pending.reject(error));
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }
}

/** The first that a thread says, or the error that it ended with: an error may be heard before what was said, the exit never is. */
function firstWord(thread: Worker): Promise<unknown> {
  let failure: unknown;
  thread.on('error', (error) => {
    failure = error;
  });
  return new Promise((resolve) => {
    thread.once('message', resolve);
    thread.once('exit', () => resolve(failure));
  });
}
