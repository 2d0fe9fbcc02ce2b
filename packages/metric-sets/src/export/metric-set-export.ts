/** Export apart from collection: a slow receiver delays neither the application nor the next collection, and loses nothing. */
import { errorName, type ScopeMetrics } from '@weir/otel-compat';
import { MetricSetProducer } from '../collect/producer.ts';
import { defaultRegistry, type MetricSetRegistry, optionError } from '../registry/registry.ts';
import { faults } from '../state.ts';
import { type Cancel, type Schedule, systemSchedule } from './schedule.ts';

/** What was collected at one time. */
export interface MetricSnapshot {
  readonly scopeMetrics: readonly ScopeMetrics[];
}

/** Where snapshots go. */
export interface MetricSink {
  /** Resolves when the snapshot has arrived, rejects when it has not; settles soon after `signal` aborts. */
  send(snapshot: MetricSnapshot, signal: AbortSignal): Promise<void>;
}

/** Options of {@link MetricSetExport}. */
export interface MetricSetExportOptions {
  readonly sink: MetricSink;
  /** Default: the registry of the thread. */
  readonly registry?: MetricSetRegistry;
  /** Time between collections, in milliseconds, at least 100. Default 1,000. */
  readonly intervalMs?: number;
  /** Most snapshots that wait; when there are as many, values stay where they are. Default 100. */
  readonly maxPending?: number;
  /** Longest that a snapshot may take to be sent, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Timers. Default: those of Node, which keep no process alive. */
  readonly schedule?: Schedule;
}

/**
 * Counts of snapshots. At every instant `collected = sent + returned + pending`.
 */
export interface MetricSetExportStats {
  readonly collected: number;
  readonly sent: number;
  /** Of which nothing arrived: their values were given back, and are part of a later snapshot. */
  readonly returned: number;
  readonly pending: number;
  /** Collections that were put off because as many snapshots as may wait were waiting. */
  readonly deferred: number;
}

const LEAST_INTERVAL_MS = 100;

interface Waiting {
  readonly snapshot: MetricSnapshot;
  readonly done: () => void;
}

/**
 * Collects the sets of a registry as deltas and sends them one snapshot after another, from a bounded queue. A snapshot that
 * fails is not sent again: its values go back to the sets, so that what waits never grows with the time that a receiver is
 * away.
 *
 * @example
 * const metrics = new MetricSetExport({ sink, registry, intervalMs: 100 });
 * await metrics.flush();
 * await metrics.shutdown({ timeoutMs: 1_000 });
 */
export class MetricSetExport {
  readonly #sink: MetricSink;
  readonly #producer: MetricSetProducer;
  readonly #maxPending: number;
  readonly #timeoutMs: number;
  readonly #schedule: Schedule;
  readonly #queue: Waiting[] = [];
  readonly #stop: Cancel;
  #sending: Promise<void> | undefined;
  #abort: AbortController | undefined;
  #isShutDown = false;
  #collected = 0;
  #sent = 0;
  #returned = 0;
  #deferred = 0;
  #inHand = 0;

  /** @throws MetricSetsError `WEIR_METRIC_SETS_OPTION` for an option out of range */
  constructor(options: MetricSetExportOptions) {
    const {
      sink,
      registry = defaultRegistry,
      intervalMs = 1_000,
      maxPending = 100,
      timeoutMs = 10_000,
      schedule = systemSchedule,
    } = options;
    if (typeof sink?.send !== 'function') throw optionError('sink', 'a MetricSink', sink);
    if (!isInteger(intervalMs, LEAST_INTERVAL_MS)) {
      throw optionError('intervalMs', `an integer of at least ${LEAST_INTERVAL_MS}`, intervalMs);
    }
    if (!isInteger(maxPending, 1)) throw optionError('maxPending', 'an integer of at least 1', maxPending);
    if (!isInteger(timeoutMs, 1)) throw optionError('timeoutMs', 'an integer of at least 1', timeoutMs);
    this.#sink = sink;
    this.#producer = new MetricSetProducer({ registry, temporality: 'delta', transactional: true });
    this.#maxPending = maxPending;
    this.#timeoutMs = timeoutMs;
    this.#schedule = schedule;
    this.#stop = schedule.every(intervalMs, () => void this.#collect());
  }

  /**
   * Collects now, and resolves when that and everything before it has been sent or given back. Never rejects.
   *
   * @returns whether nothing was left waiting
   */
  async flush(): Promise<boolean> {
    // What waits is sent first, so that there is room.
    await this.#sending;
    await this.#collect();
    return this.#queue.length === 0;
  }

  /**
   * Stops collecting on its own, flushes, and gives back what has not been sent by then. Never rejects.
   *
   * @returns whether everything was sent
   */
  async shutdown({ timeoutMs = this.#timeoutMs }: { readonly timeoutMs?: number } = {}): Promise<boolean> {
    if (this.#isShutDown) return this.#queue.length === 0;
    this.#stop();
    const before = this.#returned;
    let cancel: Cancel = () => {};
    const deadline = new Promise<void>((resolve) => {
      cancel = this.#schedule.once(timeoutMs, resolve);
    });
    await Promise.race([this.flush(), deadline]);
    cancel();
    this.#isShutDown = true;
    for (const waiting of this.#queue.splice(0)) this.#giveBack(waiting);
    this.#abort?.abort();
    await this.#sending;
    return this.#returned === before;
  }

  stats(): MetricSetExportStats {
    return {
      collected: this.#collected,
      sent: this.#sent,
      returned: this.#returned,
      pending: this.#queue.length + this.#inHand,
      deferred: this.#deferred,
    };
  }

  /** Resolves when the snapshot of this collection is settled, or where there is none, what is under way. */
  async #collect(): Promise<void> {
    if (this.#isShutDown) return;
    if (this.#queue.length + this.#inHand >= this.#maxPending) {
      this.#deferred += 1;
      return;
    }
    const { resourceMetrics } = await this.#producer.collect();
    if (resourceMetrics.scopeMetrics.length === 0) return this.#sending;
    this.#collected += 1;
    const settled = new Promise<void>((done) => this.#queue.push({ snapshot: resourceMetrics, done }));
    this.#sending ??= this.#send();
    return settled;
  }

  async #send(): Promise<void> {
    for (let waiting = this.#queue.shift(); waiting !== undefined; waiting = this.#queue.shift()) {
      this.#inHand = 1;
      const abort = new AbortController();
      this.#abort = abort;
      const aborted = new Promise<never>((_, reject) => {
        abort.signal.addEventListener('abort', () => reject(new Error('not sent in time')), { once: true });
      });
      const cancel = this.#schedule.once(this.#timeoutMs, () => abort.abort());
      try {
        await Promise.race([this.#sink.send(waiting.snapshot, abort.signal), aborted]);
        this.#producer.commit(waiting.snapshot);
        this.#inHand = 0;
        this.#sent += 1;
        waiting.done();
      } catch (error) {
        faults.count('export_failed', `metric sets were not sent: ${errorName(error)}`);
        this.#inHand = 0;
        this.#giveBack(waiting);
      } finally {
        cancel();
      }
    }
    this.#sending = undefined;
  }

  #giveBack({ snapshot, done }: Waiting): void {
    this.#producer.rollback(snapshot);
    this.#returned += 1;
    done();
  }
}

function isInteger(value: unknown, least: number): boolean {
  return Number.isInteger(value) && (value as number) >= least;
}
