/** What a router is configured with: checked as a whole before any of it holds. */
import { type LoggerProvider, type Mask, typeName } from '@weir/otel-compat';
import { type DataClasses, dataClassesOf } from '../record/data-classes.ts';
import { type EventLimits, limitsOf } from '../limits/event-limits.ts';
import { type ConsoleOptions, consoleSettings, type ConsoleSettings } from '../console/console-options.ts';
import { badOption, onlyKeys, printable, record } from '../option-rules.ts';
import { type QueueOptions, queueSettings, type QueueSettings } from '../channel/queue-options.ts';
import { DEFAULT_DIRECTIVES, type Directives, parseDirectives } from './directives.ts';
import { LOG_CONTEXTS, type LogContext, type ProviderMode, type Providers, providersFor } from './providers.ts';

/** What can be configured; what is left out stays as it is. */
export interface LogsOptions {
  /**
   * Directives such as `info,http=off,kafka=debug`: a level, and one for each scope that is named, with those below it. The
   * environment variable `WEIR_LOG` wins over it; `setLogLevel` wins over both. Default `info`.
   */
  readonly level?: string;
  /** Where the events of each context go. */
  readonly providers?: Partial<Readonly<Record<LogContext, Providers>>>;
  /** Applied to body and attributes of each event, before it goes anywhere. Default: none. */
  readonly mask?: Mask;
  /** What is put in the place of attributes of a data class, by class. Default `[REDACTED]` for each. */
  readonly dataClasses?: DataClasses;
  readonly console?: ConsoleOptions;
  /** Bounds of each queue before a worker thread. */
  readonly queue?: QueueOptions;
  /** Rate limits and sampling, by event name; `*` for each that is not named. */
  readonly limits?: EventLimits;
  /** Used instead of the registered LoggerProvider. */
  readonly loggerProvider?: LoggerProvider;
}

/** Options, checked. */
export interface Settings {
  readonly directives: Directives;
  readonly providers: Partial<Readonly<Record<LogContext, readonly ProviderMode[]>>>;
  readonly mask: Mask | undefined;
  readonly dataClasses: DataClasses;
  readonly console: ConsoleSettings;
  readonly queue: QueueSettings;
  readonly limits: EventLimits;
  readonly loggerProvider: LoggerProvider | undefined;
}

/** What holds until something is configured. */
export function defaultSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    directives: DEFAULT_DIRECTIVES,
    providers: {},
    mask: undefined,
    dataClasses: {},
    console: consoleSettings({}, env),
    queue: queueSettings({}),
    limits: {},
    loggerProvider: undefined,
  };
}

const KEYS: readonly (keyof LogsOptions)[] = [
  'level',
  'providers',
  'mask',
  'dataClasses',
  'console',
  'queue',
  'limits',
  'loggerProvider',
];

/**
 * The settings with the options in their place.
 *
 * @throws EventLoggerError that names the option and the type it had
 */
export function changedSettings(before: Settings, options: LogsOptions, env: NodeJS.ProcessEnv): Settings {
  const given = record(options, 'options') as LogsOptions;
  onlyKeys(given as Readonly<Record<string, unknown>>, KEYS, '');
  const { level, providers, mask, dataClasses, console, queue, limits, loggerProvider } = given;
  if (mask !== undefined && typeof mask !== 'function')
    throw badOption(`mask must be a function (got ${typeName(mask)})`);
  if (loggerProvider !== undefined && typeof (loggerProvider as Partial<LoggerProvider>)?.getLogger !== 'function') {
    throw badOption(`loggerProvider must have getLogger (got ${typeName(loggerProvider)})`);
  }
  return {
    directives: level === undefined ? before.directives : parseDirectives(level, 'level'),
    providers: providers === undefined ? before.providers : { ...before.providers, ...providersOf(providers) },
    mask: mask ?? before.mask,
    dataClasses: dataClasses === undefined ? before.dataClasses : dataClassesOf(dataClasses),
    console: console === undefined ? before.console : consoleSettings(record(console, 'console'), env),
    queue: queue === undefined ? before.queue : queueSettings(record(queue, 'queue')),
    limits: limits === undefined ? before.limits : limitsOf(record(limits, 'limits')),
    loggerProvider: loggerProvider ?? before.loggerProvider,
  };
}

function providersOf(given: unknown): Partial<Record<LogContext, readonly ProviderMode[]>> {
  const providers = record(given, 'providers');
  const checked: Partial<Record<LogContext, readonly ProviderMode[]>> = {};
  for (const [context, value] of Object.entries(providers)) {
    if (!(LOG_CONTEXTS as readonly string[]).includes(context)) {
      throw badOption(`providers.${printable(context)} is no context: ${LOG_CONTEXTS.join(', ')}`);
    }
    if (value === undefined) continue;
    checked[context as LogContext] = providersFor(context as LogContext, value, `providers.${context}`);
  }
  return checked;
}
