/** The recent events, kept within bounds, to be asked for from a cursor on and to be followed live. */
import { errorName, formatRfc3339 } from '@weir/otel-compat';
import { badOption, integer, onlyKeys } from '../option-rules.ts';
import type { LogOutput } from '../outputs/log-output.ts';
import type { LogEvent } from '../record/log-event.ts';
import { defaultRouter, type LogRouter } from '../router/router.ts';
import { levelOf } from '../severity.ts';
import { faults } from '../state.ts';

/** Bounds of a tap. */
export interface LogTapOptions {
  /** From 1. Default 2,048. */
  readonly maxEntries?: number;
  /** Estimated; from 65,536. Default 16 MiB. */
  readonly maxBytes?: number;
  /** Default: the router of the process. */
  readonly router?: LogRouter;
}

/** An event as a tap tells it, masked as everywhere. */
export interface TappedEvent {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly time: string;
  readonly level: string;
  readonly event: string;
  readonly scope: string;
  readonly message?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a query gives. */
export interface LogTapPage {
  /** In order. */
  readonly logs: readonly TappedEvent[];
  /** `after` of the following query. */
  readonly nextSeq: number;
  /** Undefined where nothing is kept. */
  readonly oldestSeq: number | undefined;
  readonly newestSeq: number | undefined;
  /** Events before it, and after what was asked for, are not kept any more; undefined where none is missing. */
  readonly truncatedBeforeSeq: number | undefined;
  /** Too large to be kept at all. */
  readonly droppedOnIngest: number;
  /** Made room for later ones. */
  readonly droppedOnRetention: number;
  readonly retainedBytes: number;
}

/** Follows events live. */
export type TapListener = (event: TappedEvent, missed: number) => void;

const MAX_PAGE = 1_000;
/** A subscriber that is so far behind misses events, and is told how many. */
const MAX_LAG = 512;
const OVERHEAD_BYTES = 200;

interface Kept {
  readonly seq: number;
  readonly event: LogEvent;
  readonly bytes: number;
}

interface Subscriber {
  readonly listener: TapListener;
  readonly waiting: { readonly kept: Kept; readonly missed: number }[];
  missed: number;
}

/**
 * A ring of events. Law: each event that was seen is kept, was dropped on ingest or was dropped on retention. Whoever emits never
 * waits for whoever follows.
 *
 * @example
 * const tap = new LogTap({ maxEntries: 100 });
 * tap.start();
 * eventLogger('shop', { provider: 'console_direct' }).info('order.placed');
 * tap.query({ after: 0 }).logs[0].event; // 'order.placed'
 * tap.stop();
 */
export class LogTap implements LogOutput {
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  readonly #router: LogRouter;
  readonly #subscribers = new Set<Subscriber>();
  #kept: Kept[] = [];
  #head = 0;
  #bytes = 0;
  #seq = 0;
  #droppedOnIngest = 0;
  #droppedOnRetention = 0;
  #isDraining = false;

  /** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where a bound is out of range */
  constructor({ router, ...options }: LogTapOptions = {}) {
    onlyKeys(options, ['maxEntries', 'maxBytes'], 'tap');
    this.#maxEntries = integer(options.maxEntries, 'tap.maxEntries', 2_048, 1, 10_000_000);
    this.#maxBytes = integer(options.maxBytes, 'tap.maxBytes', 16 * 2 ** 20, 65_536);
    this.#router = router ?? defaultRouter();
  }

  /** Sees events from now on: those that pass the level of their scope, and whose provider is not `noop`. */
  start(): void {
    this.#router.taps.add(this);
    this.#router.changed();
  }

  /** Sees no more; what is kept can still be asked for. */
  stop(): void {
    this.#router.taps.delete(this);
    this.#router.changed();
  }

  write(event: LogEvent): void {
    this.#seq += 1;
    const kept = { seq: this.#seq, event, bytes: event.size + OVERHEAD_BYTES };
    if (kept.bytes > this.#maxBytes) {
      this.#droppedOnIngest += 1;
      return;
    }
    this.#kept.push(kept);
    this.#bytes += kept.bytes;
    while (this.#kept.length - this.#head > this.#maxEntries || this.#bytes > this.#maxBytes) this.#retire();
    for (const subscriber of this.#subscribers) this.#hand(subscriber, kept);
  }

  /**
   * The events after a sequence number.
   *
   * @param after 0, the default, for the oldest
   * @param limit from 1 to 1,000; default 100
   * @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where one is out of range
   */
  query({ after = 0, limit = 100 }: { readonly after?: number; readonly limit?: number } = {}): LogTapPage {
    integer(after, 'after', 0, 0, Number.MAX_SAFE_INTEGER);
    integer(limit, 'limit', 100, 1, MAX_PAGE);
    const kept = this.#kept.slice(this.#head);
    const logs = kept.filter(({ seq }) => seq > after).slice(0, limit);
    const oldestSeq = kept[0]?.seq;
    return {
      logs: logs.map(told),
      nextSeq: logs.at(-1)?.seq ?? Math.max(after, 0),
      oldestSeq,
      newestSeq: kept.at(-1)?.seq,
      truncatedBeforeSeq: oldestSeq !== undefined && after + 1 < oldestSeq ? oldestSeq : undefined,
      droppedOnIngest: this.#droppedOnIngest,
      droppedOnRetention: this.#droppedOnRetention,
      retainedBytes: this.#bytes,
    };
  }

  /**
   * Follows events from now on, in a turn of its own.
   *
   * @param listener told of each event, and of how many it missed before it
   * @returns a function that ends it
   */
  subscribe(listener: TapListener): () => void {
    if (typeof listener !== 'function') throw badOption('listener must be a function');
    const subscriber: Subscriber = { listener, waiting: [], missed: 0 };
    this.#subscribers.add(subscriber);
    return () => void this.#subscribers.delete(subscriber);
  }

  #retire(): void {
    const oldest = this.#kept[this.#head];
    this.#head += 1;
    this.#bytes -= oldest?.bytes ?? 0;
    this.#droppedOnRetention += 1;
    if (this.#head > 1_024) {
      this.#kept = this.#kept.slice(this.#head);
      this.#head = 0;
    }
  }

  #hand(subscriber: Subscriber, kept: Kept): void {
    if (subscriber.waiting.length >= MAX_LAG) {
      subscriber.missed += 1;
      return;
    }
    subscriber.waiting.push({ kept, missed: subscriber.missed });
    subscriber.missed = 0;
    if (this.#isDraining) return;
    this.#isDraining = true;
    // It stays referenced: an unreferenced one waits for the next input or timer, and this one ends in the same turn anyway.
    setImmediate(() => this.#drain());
  }

  #drain(): void {
    this.#isDraining = false;
    for (const subscriber of this.#subscribers) {
      for (const { kept, missed } of subscriber.waiting.splice(0)) {
        if (!this.#subscribers.has(subscriber)) break;
        try {
          subscriber.listener(told(kept), missed);
        } catch (error) {
          faults.count('bad_subscriber', `a subscriber of the log tap threw: ${errorName(error)}`);
        }
      }
    }
  }
}

function told({ seq, event }: Kept): TappedEvent {
  const { time, severityNumber, name, scope, body, traceId, spanId, attributes } = event;
  return {
    seq,
    time: formatRfc3339(time),
    level: levelOf(severityNumber),
    event: name,
    scope: scope.name,
    ...(body !== undefined && { message: body }),
    ...(traceId !== undefined && { trace_id: traceId }),
    ...(spanId !== undefined && { span_id: spanId }),
    attributes,
  };
}
