/** Finds the Logger that reaches the application's exporters, whichever API copy and line registered it. */
import type { Attributes, Context, TimeInput } from '@opentelemetry/api';
import { apiRegistrations } from './api-registrations.ts';

/** What Weir hands to a Logger. Part of the Logs API 1.10 and of `@opentelemetry/api-logs`. */
export interface LogRecord {
  readonly eventName?: string;
  readonly timestamp?: TimeInput;
  readonly observedTimestamp?: TimeInput;
  /** OpenTelemetry log data model, SeverityNumber: 1 (TRACE) to 24 (FATAL4). */
  readonly severityNumber?: number;
  readonly body?: string;
  readonly attributes?: Attributes;
  readonly context?: Context;
}

/** Structural `Logger` of the Logs API. `enabled` exists from api-logs 0.206 and API 1.10 on. */
export interface Logger {
  emit(record: LogRecord): void;
  enabled?(options?: { context?: Context; severityNumber?: number; eventName?: string }): boolean;
}

/** Structural `LoggerProvider` of the Logs API. */
export interface LoggerProvider {
  getLogger(name: string, version?: string): Logger;
}

const API_LOGS_GLOBAL = Symbol.for('io.opentelemetry.js.api.logs');
const API_LOGS_VERSION = 1;

/**
 * The registered LoggerProvider, or undefined where there is none.
 *
 * Reads the API's own global registrations: API 1.10 and `@opentelemetry/api-logs` (API 1.9) keep theirs apart without
 * a bridge, the import of `logs` fails on 1.9, and `logs.getLoggerProvider()` cannot tell "none" from a proxy. A fresh
 * look also sees a provider that was registered through the other (CommonJS or ESM) copy of the API.
 *
 * @example
 * findLoggerProvider(); // undefined, before an SDK has started
 */
export function findLoggerProvider(): LoggerProvider | undefined {
  const globals = globalThis as { [API_LOGS_GLOBAL]?: (version: number) => LoggerProvider | undefined };
  const registered = apiRegistrations()?.logs as LoggerProvider | undefined;
  return registered ?? globals[API_LOGS_GLOBAL]?.(API_LOGS_VERSION);
}

/**
 * A source of one named Logger that follows the registration: undefined while no provider is registered, and a fresh
 * Logger once another one is.
 *
 * @param name instrumentation scope name
 * @param version instrumentation scope version
 * @param provider used instead of the registered one
 * @example
 * const logger = loggerSource('shop', '1.0.0');
 * logger()?.emit({ eventName: 'order.placed' });
 */
export function loggerSource(name: string, version?: string, provider?: LoggerProvider): () => Logger | undefined {
  let seen: LoggerProvider | undefined;
  let logger: Logger | undefined;
  return () => {
    const current = provider ?? findLoggerProvider();
    if (current !== seen) {
      logger = current?.getLogger(name, version);
      seen = current;
    }
    return logger;
  };
}
