/** An event as the console shows it. */
import type { LogEvent } from '../record/log-event.ts';
import type { ConsoleSettings } from './console-options.ts';
import { jsonLine } from './json-line.ts';
import { prettyLine } from './pretty-line.ts';

/** One line, with its line feed. */
export function lineOf(event: LogEvent, { format, color }: ConsoleSettings): string {
  return format === 'json' ? jsonLine(event) : prettyLine(event, color);
}
