export { EVENT_LOGGER_ERROR_CODES, EventLoggerError, type EventLoggerErrorCode } from './errors.ts';
export { type Emit, type EventLogger, eventLogger, type EventLoggerOptions } from './event-logger.ts';
export { type EventName, type InvalidEventName, isEventName, MAX_EVENT_NAME_LENGTH } from './event-name.ts';
export { assertEventsEmitted, unemittedEvents } from './events/coverage.ts';
export {
  type DefinedEvents,
  defineEvents,
  type DefineEventsOptions,
  type EmitDeclared,
} from './events/define-events.ts';
export type {
  CheckedDeclarations,
  DeclaredAttributes,
  EventAttributeDeclaration,
  EventAttributeDeclarations,
  EventAttributeType,
  EventDeclaration,
  EventDeclarations,
  EventMetricDeclaration,
} from './events/event-schema.ts';
export { eventsMarkdown } from './events/markdown.ts';
export { type EventsRegistry, eventsRegistry, type EventsRegistryOptions } from './events/registry.ts';
export type { DataClasses } from './record/data-classes.ts';
export type { EventLimit, EventLimits } from './limits/event-limits.ts';
export type { NowMs, Random } from './limits/limiter.ts';
export type { ConsoleOptions } from './console/console-options.ts';
export type { QueueOptions } from './channel/queue-options.ts';
export { closeLogs, configureLogs, flushLogs, type LogsDeadline, logsStats, setLogLevel } from './logs.ts';
export { flushLogsOnExit, type FlushOnExitOptions } from './outputs/at-exit.ts';
export type { LogOutput, OutputName, OutputStats } from './outputs/log-output.ts';
export type { AttributesSource, EventAttributes } from './record/record-content.ts';
export {
  DEFAULT_PROVIDERS,
  LOG_CONTEXTS,
  type LogContext,
  PROVIDER_MODES,
  type ProviderMode,
  type Providers,
} from './settings/providers.ts';
export { LogRouter, type LogRouterPorts } from './router/router.ts';
export type { LogsOptions } from './settings/settings.ts';
export type { Scope, ScopeSource } from './scope.ts';
export { type Level, type LevelFilter, LEVELS } from './severity.ts';
export { EVENT_LOGGER_FAULTS, type EventLoggerFault, eventLoggerFaults } from './state.ts';
