/** How severe a log record must be to become something in Sentry. */

/** Levels of the OpenTelemetry log data model by their lowest SeverityNumber; each spans four numbers. */
export const LOG_LEVELS = { debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;

/** From which level on; `off`: none. */
export type LogLevel = keyof typeof LOG_LEVELS | 'off';

/** A level of Sentry that a log record can have. */
export type SentryLevel = 'fatal' | 'error' | 'warning' | 'info' | 'debug';

/** Sentry's levels, from the most severe. */
const SENTRY_LEVELS: readonly (readonly [lowest: number, level: SentryLevel])[] = [
  [LOG_LEVELS.fatal, 'fatal'],
  [LOG_LEVELS.error, 'error'],
  [LOG_LEVELS.warn, 'warning'],
  [LOG_LEVELS.info, 'info'],
];

/** The lowest SeverityNumber of a level; undefined for what is none. */
export function lowestSeverity(level: unknown): number | undefined {
  if (level === 'off') return Infinity;
  return typeof level === 'string' && Object.hasOwn(LOG_LEVELS, level)
    ? LOG_LEVELS[level as keyof typeof LOG_LEVELS]
    : undefined;
}

/** Sentry's word for a SeverityNumber. */
export function sentryLevel(severityNumber: number): SentryLevel {
  return SENTRY_LEVELS.find(([lowest]) => severityNumber >= lowest)?.[1] ?? 'debug';
}
