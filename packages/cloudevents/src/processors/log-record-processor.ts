/** Wraps log records as CloudEvents in place, for any standard exporter. */
import type { Context } from '@opentelemetry/api';
import { errorName, type LogRecordProcessor, type ReadWriteLogRecord } from '@weir/otel-compat';
import type { CloudEventV1 } from 'cloudevents';
import type { EventLogRecord } from '../envelope/inputs.ts';
import { logRecordParts } from '../envelope/log-record.ts';
import { type EnvelopeOptions, envelopeOptions, type ResolvedEnvelopeOptions } from '../envelope/options.ts';
import { changeableEvent } from '../envelope/parts.ts';
import { MAX_TIMER_MS, requireInteger, requireObject, wrongOption } from '../option-rules.ts';
import { EgressGate } from '../policy/egress-gate.ts';
import { type EgressPolicyOption, egressInput, egressPolicy } from '../policy/egress-policy.ts';
import { faults } from '../state.ts';
import { envelopeOf, marked } from './envelope-in-record.ts';
import { eventFilter, isNoFlowEvent } from './event-filter.ts';
import { HeldRecords } from './held-records.ts';

/** Options of {@link CloudEventsLogRecordProcessor}. */
export interface CloudEventsLogRecordProcessorOptions extends EnvelopeOptions {
  /**
   * The processor that exports: it gets every record, those that are events wrapped. Without it, this processor is registered
   * before the one that exports.
   */
  readonly processor?: LogRecordProcessor;
  /** Which records are events, of those that have an eventName (or may go by `fallbackType`). Default: all but `flow.event`. */
  readonly filter?: (record: EventLogRecord) => boolean;
  /** Which events reach `processor`, without which none can be kept. Default: all. */
  readonly policy?: EgressPolicyOption;
  /** The longest that the policy may take to answer, and to close, in milliseconds, from 1. Default 5,000. */
  readonly policyTimeoutMs?: number;
}

/** Counts of a {@link CloudEventsLogRecordProcessor}. */
export interface WrappedRecordStats {
  /** Records that are events. */
  readonly events: number;
  /** Those that the policy has kept, by type. */
  readonly denied: Readonly<Record<string, number>>;
}

/**
 * A LogRecordProcessor that makes the event of a record its body. Attributes, eventName, time, severity, trace and span id stay
 * as they are, so that what reads the log still finds it; a record that is wrapped already is left as it is.
 *
 * Inside a `RedactionLogRecordProcessor`, around the processor that exports, it sees masked records; without one, `mask` masks
 * the data and the subject of the event, and nothing of the rest.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` from the constructor
 * @example
 * new LoggerProvider({
 *   processors: [
 *     new CloudEventsLogRecordProcessor({
 *       source: 'https://orders.example.com',
 *       processor: new BatchLogRecordProcessor({ exporter: logExporter }),
 *     }),
 *   ],
 * });
 */
export class CloudEventsLogRecordProcessor implements LogRecordProcessor {
  readonly #settings: ResolvedEnvelopeOptions;
  readonly #processor: LogRecordProcessor | undefined;
  readonly #filter: (record: EventLogRecord) => boolean;
  readonly #gate: EgressGate | undefined;
  readonly #held = new HeldRecords();
  #events = 0;

  constructor(options: CloudEventsLogRecordProcessorOptions) {
    const { processor, policy, policyTimeoutMs = 5_000 } = requireObject('options', options);
    if (processor !== undefined && typeof processor?.onEmit !== 'function') {
      throw wrongOption('processor', 'a processor with a method onEmit', processor);
    }
    if (policy !== undefined && processor === undefined) {
      throw wrongOption('processor', 'the one that exports where there is a policy', processor);
    }
    requireInteger('policyTimeoutMs', policyTimeoutMs, 1, MAX_TIMER_MS);
    this.#settings = envelopeOptions(options);
    this.#processor = processor;
    this.#filter = eventFilter(options.filter, isNoFlowEvent);
    this.#gate = policy === undefined ? undefined : new EgressGate(egressPolicy(policy), policyTimeoutMs);
  }

  /** Never throws. */
  onEmit(logRecord: ReadWriteLogRecord, context?: Context): void {
    const event = this.#wrapped(logRecord);
    const allowed = event === undefined || this.#gate === undefined || this.#gate.ask(egressInput(event));
    if (allowed === true) this.#pass(logRecord, context);
    else if (allowed !== false) this.#held.hold(allowed, () => this.#pass(logRecord, context));
  }

  /** What the processor that exports says; without one no, so that the filters of other processors stay in force. */
  enabled(options: Parameters<NonNullable<LogRecordProcessor['enabled']>>[0]): boolean {
    if (this.#processor === undefined) return false;
    try {
      return this.#processor.enabled?.(options) ?? true;
    } catch (error) {
      faults.count('internal_error', `a log record processor failed: ${errorName(error)}`);
      return true;
    }
  }

  /** Counts of records so far. */
  stats(): WrappedRecordStats {
    return { events: this.#events, denied: this.#gate?.denials() ?? {} };
  }

  async forceFlush(options?: { timeoutMillis?: number }): Promise<void> {
    await this.#held.released();
    await this.#processor?.forceFlush(options);
  }

  async shutdown(): Promise<void> {
    await this.#held.released();
    await this.#processor?.shutdown();
    await this.#gate?.close();
  }

  /** The event that the record is now; undefined where it is none. */
  #wrapped(logRecord: ReadWriteLogRecord): CloudEventV1<unknown> | undefined {
    try {
      const before = envelopeOf(logRecord.body);
      const event = before ?? this.#eventOf(logRecord);
      if (event === undefined) return undefined;
      this.#events += 1;
      if (event !== logRecord.body) (logRecord as { body?: unknown }).body = event;
      return event;
    } catch (error) {
      faults.count('bad_event', `a log record did not become an event: ${errorName(error)}`);
      return undefined;
    }
  }

  #eventOf(logRecord: ReadWriteLogRecord): CloudEventV1<unknown> | undefined {
    if (!this.#filter(logRecord)) return undefined;
    const parts = logRecordParts(logRecord, this.#settings);
    return parts && marked(changeableEvent(parts));
  }

  #pass(logRecord: ReadWriteLogRecord, context: Context | undefined): void {
    try {
      this.#processor?.onEmit(logRecord, context);
    } catch (error) {
      faults.count('internal_error', `a log record processor failed: ${errorName(error)}`);
    }
  }
}
