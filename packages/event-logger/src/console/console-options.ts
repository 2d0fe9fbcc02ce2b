/** How events look on the console: options. */
import { isatty } from 'node:tty';
import { onlyKeys, oneOf } from '../option-rules.ts';

/** Where and how events are printed. */
export interface ConsoleOptions {
  /** Default `stdout`. */
  readonly stream?: 'stdout' | 'stderr';
  /** `auto`, the default: aligned columns on a terminal, JSON elsewhere. */
  readonly format?: 'auto' | 'pretty' | 'json';
  /** Colours of aligned columns. `auto`, the default: on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`. */
  readonly color?: 'auto' | boolean;
}

/** Options, decided. */
export interface ConsoleSettings {
  readonly fd: 1 | 2;
  readonly format: 'pretty' | 'json';
  readonly color: boolean;
}

/** @throws EventLoggerError `WEIR_EVENT_LOGGER_OPTION` where one is none of its values */
export function consoleSettings(
  options: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  isTerminal: (fd: number) => boolean = isatty,
): ConsoleSettings {
  onlyKeys(options, ['stream', 'format', 'color'], 'console');
  const fd = oneOf(options['stream'], 'console.stream', 'stdout', ['stdout', 'stderr']) === 'stdout' ? 1 : 2;
  const format = oneOf(options['format'], 'console.format', 'auto', ['auto', 'pretty', 'json']);
  const color = oneOf(options['color'], 'console.color', 'auto', ['auto', true, false]);
  const terminal = isTerminal(fd);
  // https://no-color.org: set, and not empty.
  const wanted = terminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return {
    fd,
    format: format === 'auto' ? (terminal ? 'pretty' : 'json') : format,
    color: color === 'auto' ? wanted : color,
  };
}
