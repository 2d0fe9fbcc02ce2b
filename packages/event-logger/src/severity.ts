/** Levels of events, and what they are in the log data model of OpenTelemetry. */

/** Levels that an event can have. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;

/** One of {@link LEVELS}. */
export type Level = (typeof LEVELS)[number];

/** A level, or `off`: nothing at all. */
export type LevelFilter = Level | 'off';

/** SeverityNumber of each level; `off` is above all of them. */
export const SEVERITY: Readonly<Record<LevelFilter, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  off: 25,
};

const BY_NUMBER: readonly (Level | undefined)[] = Array.from({ length: 25 }, (_, number) =>
  number === 0 ? undefined : LEVELS[Math.min(Math.floor((number - 1) / 4), 4)],
);

/** The level of a SeverityNumber; `info` where it is none. */
export function levelOf(severityNumber: number): Level {
  return BY_NUMBER[severityNumber] ?? 'info';
}

/** SeverityText of each SeverityNumber that an event can have. */
export function severityText(severityNumber: number): string {
  return levelOf(severityNumber).toUpperCase();
}

/** Whether a value is a level. */
export function isLevel(value: unknown): value is Level {
  return (LEVELS as readonly unknown[]).includes(value);
}
