/** Sends log records as CloudEvents, behind the stock BatchLogRecordProcessor. */
import type { ItemFate } from '@weir/delivery';
import { errorName } from '@weir/otel-compat';
import type { CloudEventV1 } from 'cloudevents';
import type { EventLogRecord } from '../envelope/inputs.ts';
import { logRecordParts } from '../envelope/log-record.ts';
import { type EnvelopeOptions, envelopeOptions, type ResolvedEnvelopeOptions } from '../envelope/options.ts';
import { CloudEventsError } from '../errors.ts';
import { faults } from '../state.ts';
import { Egress, type EgressStats } from './egress.ts';
import type { EgressOptions } from './egress-options.ts';
import { envelopeOf } from './envelope-in-record.ts';
import { eventFilter, isNoFlowEvent } from './event-filter.ts';
import { maskEvent } from './masked-event.ts';
import { plainEvent } from './plain-event.ts';
import { badEvent, QueuedEvent } from './queued-event.ts';

/** Options of {@link CloudEventsLogRecordExporter}: where events go, and how records become events. */
export interface CloudEventsLogRecordExporterOptions extends EgressOptions, EnvelopeOptions {
  /** Which records are events, of those that have an eventName (or may go by `fallbackType`). Default: all but `flow.event`. */
  readonly filter?: (record: EventLogRecord) => boolean;
}

/** Result of an export, as the SDK has it: 0 is success, 1 is failure. */
export interface LogExportResult {
  readonly code: 0 | 1;
  readonly error?: Error;
}

/**
 * A LogRecordExporter for the stock BatchLogRecordProcessor. Records that `CloudEventsLogRecordProcessor` has wrapped are sent as
 * the events that they are; the others become events here. Those without an eventName are left out, unless there is a
 * `fallbackType`.
 *
 * A batch is a success once each of its events is delivered, or kept by the policy; else it failed, with an error that counts
 * what was given up. What failed is not exported again by the SDK, nor should it be: retries were made here.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION`, or DeliveryError `WEIR_DELIVERY_OPTION`, from the constructor
 * @example
 * const exporter = new CloudEventsLogRecordExporter({
 *   source: 'https://orders.example.com',
 *   binding: httpBinding({ endpoint: receiverUrl }),
 * });
 * new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
 */
export class CloudEventsLogRecordExporter {
  readonly #settings: ResolvedEnvelopeOptions;
  readonly #filter: (record: EventLogRecord) => boolean;
  readonly #egress: Egress;
  #closing: Promise<boolean> | undefined;

  constructor(options: CloudEventsLogRecordExporterOptions) {
    this.#egress = new Egress(options, 'logs');
    this.#filter = eventFilter(options.filter, isNoFlowEvent);
    this.#settings = envelopeOptions(options);
  }

  /** Never throws, and calls back once. */
  export(records: readonly EventLogRecord[], resultCallback: (result: LogExportResult) => void): void {
    const tally = new Tally(resultCallback);
    if (this.#closing !== undefined) {
      tally.fail(new CloudEventsError('WEIR_CLOUDEVENTS_CLOSED', 'the exporter is shut down'));
      return;
    }
    for (const record of records) this.#exportOne(record, tally);
    tally.seal();
  }

  /** Counts of events so far. */
  stats(): EgressStats {
    return this.#egress.stats();
  }

  /** Sends what is queued without waiting for company; resolves after at most 30 seconds. */
  async forceFlush(): Promise<void> {
    await this.#egress.forceFlush({ timeoutMs: FLUSH_TIMEOUT_MS });
  }

  /** Sends what is queued and closes the connections; what is left after 5 seconds is dropped. */
  async shutdown(): Promise<void> {
    this.#closing ??= this.#egress.shutdown();
    await this.#closing;
  }

  #exportOne(record: EventLogRecord, tally: Tally): void {
    let settle: Settle | undefined;
    try {
      const queued = this.#queued(record, tally.settle);
      if (queued === undefined) return;
      settle = tally.expect();
      if (!this.#egress.offer(queued)) settle('not taken');
    } catch (error) {
      badEvent(error);
      (settle ?? tally.expect())('rejected');
    }
  }

  /** Undefined where the record is no event. */
  #queued(record: EventLogRecord, settle: Settle): QueuedEvent | undefined {
    const { binding } = this.#egress;
    const wrapped = envelopeOf(record.body);
    if (wrapped !== undefined) return QueuedEvent.encoded(this.#masked(wrapped), binding, settle);
    const parts = this.#filter(record) ? logRecordParts(record, this.#settings) : undefined;
    return parts && QueuedEvent.ofParts(parts, binding, settle);
  }

  #masked(wrapped: CloudEventV1<unknown>): CloudEventV1<unknown> {
    const { mask } = this.#settings;
    if (mask === undefined) return wrapped;
    const event = plainEvent(wrapped);
    maskEvent(event, mask);
    return event;
  }
}

/** As the SDK's own: longer than it waits for its processors. */
const FLUSH_TIMEOUT_MS = 30_000;

/** What became of an event: it was not taken where the queue is full, or it is too large. */
type Fate = ItemFate | 'not taken';
type Settle = (fate: Fate) => void;

/** Fates that do not make a batch a failure. */
const AS_INTENDED: ReadonlySet<Fate> = new Set<Fate>(['delivered', 'denied']);

/** Counts the fates of a batch, and calls back once all are known. */
class Tally {
  readonly #callback: (result: LogExportResult) => void;
  readonly #givenUp = new Map<Fate, number>();
  // One for the export itself, which may not be done with offering.
  #open = 1;
  #total = 0;

  constructor(callback: (result: LogExportResult) => void) {
    this.#callback = callback;
  }

  /** One more event, of which what is returned must be told the fate, once. */
  expect(): Settle {
    this.#open += 1;
    this.#total += 1;
    return this.settle;
  }

  /** Tells the fate of any of them. */
  readonly settle: Settle = (fate) => {
    if (!AS_INTENDED.has(fate)) this.#givenUp.set(fate, (this.#givenUp.get(fate) ?? 0) + 1);
    this.seal();
  };

  /** One less is open. */
  seal(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#tell();
  }

  fail(error: Error): void {
    this.#call({ code: 1, error });
  }

  #tell(): void {
    if (this.#givenUp.size === 0) {
      this.#call({ code: 0 });
      return;
    }
    const reasons = [...this.#givenUp].map(([fate, count]) => `${count} ${fate}`).join(', ');
    const lost = [...this.#givenUp.values()].reduce((sum, count) => sum + count, 0);
    const detail = `${lost} of ${this.#total} events were not delivered: ${reasons}`;
    this.fail(new CloudEventsError('WEIR_CLOUDEVENTS_NOT_DELIVERED', detail));
  }

  #call(result: LogExportResult): void {
    try {
      this.#callback(result);
    } catch (error) {
      faults.count('internal_error', `the callback of an export failed: ${errorName(error)}`);
    }
  }
}
