/** The one error class of this package. */

/** Codes of {@link EventLoggerError}: a closed list. */
export const EVENT_LOGGER_ERROR_CODES = [
  /** An option is not what it must be. */
  'WEIR_EVENT_LOGGER_OPTION',
  /** A level or a list of directives cannot be read. */
  'WEIR_EVENT_LOGGER_LEVEL',
  /** A provider is unknown, or refused in this context. */
  'WEIR_EVENT_LOGGER_PROVIDER',
  /** The definition of an event is not valid. */
  'WEIR_EVENT_LOGGER_DEFINITION',
  /** The pipeline of internal telemetry is not valid. */
  'WEIR_EVENT_LOGGER_PIPELINE',
  /** The admin endpoint cannot be started as asked. */
  'WEIR_EVENT_LOGGER_ADMIN',
  /** Declared events were never emitted. */
  'WEIR_EVENT_LOGGER_UNEMITTED',
] as const;

/** One of {@link EVENT_LOGGER_ERROR_CODES}. */
export type EventLoggerErrorCode = (typeof EVENT_LOGGER_ERROR_CODES)[number];

/**
 * Thrown where something is configured or defined. Emitting an event never throws.
 *
 * @example
 * new EventLoggerError('WEIR_EVENT_LOGGER_LEVEL', 'level must be a directive (got number)').code; // 'WEIR_EVENT_LOGGER_LEVEL'
 */
export class EventLoggerError extends Error {
  override readonly name = 'EventLoggerError';
  readonly code: EventLoggerErrorCode;

  constructor(code: EventLoggerErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
