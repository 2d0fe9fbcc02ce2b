/** Errors that are logged through OpenTelemetry, as Sentry events; warnings, as what happened before one. */
import type { Context } from '@opentelemetry/api';
import { errorName, type LogRecordProcessor, type ReadWriteLogRecord, typeName } from '@weir/otel-compat';
import { WeirSentryError } from './errors.ts';
import { breadcrumbOf, eventOf, type StackParser } from './log-record-event.ts';
import { type LogLevel, lowestSeverity } from './severity.ts';
import { faults, origins } from './state.ts';

/** The functions of the Sentry SDK that are called: `import * as Sentry from '@sentry/node'` has them. */
export interface SentryCapture {
  getClient(): unknown;
  captureEvent(event: object): string;
  addBreadcrumb(breadcrumb: object): void;
}

/** Options of {@link SentryLogRecordProcessor}. */
export interface SentryLogRecordProcessorOptions {
  /** The SDK: `import * as Sentry from '@sentry/node'`. */
  readonly sentry: SentryCapture;
  /** Records of this level and above become events. Default `error`. */
  readonly eventFrom?: LogLevel;
  /** Records of this level and above, but not events, become breadcrumbs. Default `warn`. */
  readonly breadcrumbFrom?: LogLevel;
  /** Attributes of a record that become tags of its event, by which Sentry searches. Default: none. */
  readonly tagAttributes?: readonly string[];
}

interface Client {
  getDsn?(): unknown;
  getOptions?(): { readonly enabled?: unknown; readonly stackParser?: unknown };
  getIntegrationByName?(name: string): unknown;
}

/**
 * Hands log records to Sentry by their SeverityNumber: ERROR and FATAL as events, WARN as breadcrumbs, unless told otherwise.
 * A record without severity, and every record while Sentry is off, is passed over. It changes no record.
 *
 * @throws WeirSentryError `WEIR_SENTRY_OPTION` when an option is out of range
 * @example
 * new SentryLogRecordProcessor({ sentry: Sentry, breadcrumbFrom: 'info' });
 */
export class SentryLogRecordProcessor implements LogRecordProcessor {
  readonly #sentry: SentryCapture;
  readonly #eventFrom: number;
  readonly #lowest: number;
  readonly #tagAttributes: readonly string[];
  /** Sentry's own work, or an integration of somebody, may log again. */
  #handing = false;

  constructor(options: SentryLogRecordProcessorOptions) {
    const { sentry, eventFrom = 'error', breadcrumbFrom = 'warn', tagAttributes = [] } = options ?? {};
    for (const name of ['getClient', 'captureEvent', 'addBreadcrumb'] as const) {
      const type = typeName((sentry as Partial<SentryCapture> | undefined)?.[name]);
      if (type !== 'function') throw optionError(`sentry.${name} must be a function (got ${type})`);
    }
    if (!Array.isArray(tagAttributes) || !tagAttributes.every((name) => typeof name === 'string')) {
      throw optionError(`tagAttributes must be an array of strings (got ${typeName(tagAttributes)})`);
    }
    this.#sentry = sentry;
    this.#tagAttributes = tagAttributes;
    this.#eventFrom = severityOption('eventFrom', eventFrom);
    this.#lowest = Math.min(this.#eventFrom, severityOption('breadcrumbFrom', breadcrumbFrom));
  }

  enabled({ severityNumber = 0 }: { readonly severityNumber?: number }): boolean {
    return severityNumber >= this.#lowest && this.#isOn();
  }

  onEmit(record: ReadWriteLogRecord, emitted?: Context): void {
    if (this.#handing) return;
    this.#handing = true;
    try {
      const { severityNumber = 0 } = record;
      if (severityNumber < this.#lowest || !this.#isOn()) return;
      if (severityNumber >= this.#eventFrom) this.#capture(record, severityNumber, emitted);
      else this.#sentry.addBreadcrumb(breadcrumbOf(record, severityNumber));
    } catch (error) {
      faults.count('internal_error', `a log record was not handed to Sentry: ${errorName(error)}`);
    } finally {
      this.#handing = false;
    }
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  #capture(record: ReadWriteLogRecord, severityNumber: number, emitted: Context | undefined): void {
    const stackParser = (this.#sentry.getClient() as Client | undefined)?.getOptions?.().stackParser;
    const event = eventOf(record, severityNumber, {
      tagAttributes: this.#tagAttributes,
      ...(typeof stackParser === 'function' && { stackParser: stackParser as StackParser }),
    });
    if (emitted !== undefined) origins.set(event, emitted);
    this.#sentry.captureEvent(event);
  }

  #isOn(): boolean {
    try {
      const client = this.#sentry.getClient() as Client | undefined;
      if (client === undefined || client.getOptions?.().enabled === false) return false;
      return client.getDsn?.() !== undefined || client.getIntegrationByName?.('Spotlight') !== undefined;
    } catch {
      return false;
    }
  }
}

function severityOption(name: string, level: unknown): number {
  const lowest = lowestSeverity(level);
  if (lowest !== undefined) return lowest;
  throw optionError(`${name} must be one of debug, info, warn, error, fatal, off (got ${typeName(level)})`);
}

function optionError(detail: string): WeirSentryError {
  return new WeirSentryError('WEIR_SENTRY_OPTION', detail);
}
