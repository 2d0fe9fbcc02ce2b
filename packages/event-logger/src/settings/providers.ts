/** Where the events of each context go: the modes, what is the default, and what is refused. */
import { typeName } from '@weir/otel-compat';
import { EventLoggerError } from '../errors.ts';

/** Whose code emits. Given when a logger is made; `global` where nothing is said. */
export const LOG_CONTEXTS = ['global', 'engine', 'admin', 'internal'] as const;

/** One of {@link LOG_CONTEXTS}. */
export type LogContext = (typeof LOG_CONTEXTS)[number];

/** What can become of an event. */
export const PROVIDER_MODES = ['its', 'console_async', 'console_direct', 'opentelemetry', 'noop'] as const;

/** One of {@link PROVIDER_MODES}. */
export type ProviderMode = (typeof PROVIDER_MODES)[number];

/** One mode, or several at once. */
export type Providers = ProviderMode | readonly ProviderMode[];

/**
 * The mode of each context where none is set. For `global` and `engine` it is `opentelemetry` instead once the application has
 * registered a LoggerProvider: it has said then where its records go.
 */
export const DEFAULT_PROVIDERS: Readonly<Record<LogContext, ProviderMode>> = {
  global: 'console_async',
  engine: 'console_async',
  admin: 'console_direct',
  internal: 'noop',
};

/** What a context may not have: the thread that prints is an admin's own, and what carries telemetry must not feed it. */
const REFUSED: Readonly<Record<LogContext, readonly ProviderMode[]>> = {
  global: [],
  engine: [],
  admin: ['console_async'],
  internal: ['its', 'console_async', 'opentelemetry'],
};

/**
 * The modes as a list without `noop`, which is the empty one.
 *
 * @param path names the option in an error
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_PROVIDER` where one is unknown, or refused in this context
 */
export function providersFor(context: LogContext, given: unknown, path: string): readonly ProviderMode[] {
  const modes: readonly unknown[] = Array.isArray(given) ? given : [given];
  for (const mode of modes) {
    if (!isProviderMode(mode)) {
      throw new EventLoggerError(
        'WEIR_EVENT_LOGGER_PROVIDER',
        `${path} must be one of ${PROVIDER_MODES.join(', ')} (got ${typeName(mode)})`,
      );
    }
    if (REFUSED[context].includes(mode)) {
      const allowed = PROVIDER_MODES.filter((one) => !REFUSED[context].includes(one)).join(', ');
      throw new EventLoggerError(
        'WEIR_EVENT_LOGGER_PROVIDER',
        `${path} must be one of ${allowed} in the context ${context} (got ${mode})`,
      );
    }
  }
  return [...new Set(modes as readonly ProviderMode[])].filter((mode) => mode !== 'noop');
}

/** Whether a value names a context. */
export function isLogContext(value: unknown): value is LogContext {
  return (LOG_CONTEXTS as readonly unknown[]).includes(value);
}

function isProviderMode(value: unknown): value is ProviderMode {
  return (PROVIDER_MODES as readonly unknown[]).includes(value);
}
