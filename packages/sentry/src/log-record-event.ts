/** What a log record is in Sentry. */
import type { ReadableLogRecord } from '@weir/otel-compat';
import { type SentryLevel, sentryLevel } from './severity.ts';

// OpenTelemetry's names of what an exception leaves on a record.
const EXCEPTION_TYPE = 'exception.type';
const EXCEPTION_MESSAGE = 'exception.message';
const EXCEPTION_STACK = 'exception.stacktrace';

/** Makes frames of the text of a stack, as the SDK's option of that name does. */
export type StackParser = (stack: string) => unknown[];

/** The message and circumstances that event and breadcrumb have in common. */
interface Told {
  readonly level: SentryLevel;
  readonly message: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** How an event is made. */
export interface EventOptions {
  /** Attributes that become tags. */
  readonly tagAttributes: readonly string[];
  readonly stackParser?: StackParser;
}

/** The event of a record: an exception where the record tells of one, else a message. */
export function eventOf(
  record: ReadableLogRecord,
  severityNumber: number,
  { tagAttributes, stackParser }: EventOptions,
): object {
  const { message, ...told } = toldOf(record, severityNumber);
  const {
    [EXCEPTION_TYPE]: type,
    [EXCEPTION_MESSAGE]: value,
    [EXCEPTION_STACK]: stack,
    ...attributes
  } = record.attributes;
  const { body, eventName } = record;
  const scope = scopeOf(record);
  return {
    ...told,
    ...(scope !== undefined && { logger: scope }),
    ...(typeof type === 'string' || typeof value === 'string'
      ? { exception: { values: [{ type, value: value ?? message, ...stackOf(stack, stackParser) }] } }
      : { message }),
    tags: Object.fromEntries(
      tagAttributes.flatMap((name) => (isTagValue(record.attributes[name]) ? [[name, record.attributes[name]]] : [])),
    ),
    extra: {
      ...attributes,
      ...(eventName !== undefined && { 'event.name': eventName }),
      ...(body !== undefined && body !== message && { body }),
    },
  };
}

/** The breadcrumb of a record. */
export function breadcrumbOf(record: ReadableLogRecord, severityNumber: number): object {
  return {
    ...toldOf(record, severityNumber),
    category: scopeOf(record) ?? 'log',
    data: { ...record.attributes },
  };
}

function isTagValue(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function toldOf({ body, eventName, hrTime: [seconds, nanoseconds] }: ReadableLogRecord, severityNumber: number): Told {
  return {
    level: sentryLevel(severityNumber),
    message: typeof body === 'string' && body !== '' ? body : (eventName ?? 'log record'),
    timestamp: seconds + nanoseconds / 1e9,
  };
}

function scopeOf(record: ReadableLogRecord): string | undefined {
  const { instrumentationScope } = record as { readonly instrumentationScope?: { readonly name?: unknown } };
  return typeof instrumentationScope?.name === 'string' ? instrumentationScope.name : undefined;
}

function stackOf(stack: unknown, stackParser: StackParser | undefined): object {
  if (typeof stack !== 'string' || stackParser === undefined) return {};
  return { stacktrace: { frames: stackParser(stack) } };
}
