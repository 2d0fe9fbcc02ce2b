/** An event as one line for people: aligned, and coloured where wanted. */
import type { LogEvent } from '../record/log-event.ts';
import { type Level, levelOf } from '../severity.ts';
import { ATTR_EXCEPTION_STACKTRACE } from '@weir/semconv';
import { escaped } from './escape.ts';

const COLOR: Readonly<Record<Level, string>> = {
  trace: '\u001b[90m',
  debug: '\u001b[36m',
  info: '\u001b[32m',
  warn: '\u001b[33m',
  error: '\u001b[31m',
};
const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const RESET = '\u001b[0m';

// Names that are longer push the rest of their line, not that of others.
const NAME_WIDTH = 32;

/** Ends with a line feed. A stack trace follows on lines of its own, indented. */
export function prettyLine(event: LogEvent, color: boolean): string {
  const { time, severityNumber, name, scope, body, attributes, traceId } = event;
  const paint = (codes: string, text: string): string => (color ? `${codes}${text}${RESET}` : text);
  const level = levelOf(severityNumber);
  const { [ATTR_EXCEPTION_STACKTRACE]: stack, ...shown } = attributes;
  const fields = Object.entries(shown).map(([key, value]) => `${paint(DIM, `${escaped(key)}=`)}${text(value)}`);
  const parts = [
    paint(DIM, clock(time[0], time[1])),
    paint(COLOR[level], level.toUpperCase().padEnd(5)),
    paint(BOLD, name.padEnd(NAME_WIDTH)),
    ...(body === undefined ? [] : [escaped(body)]),
    ...fields,
    ...(traceId === undefined ? [] : [paint(DIM, `trace=${traceId}`)]),
    paint(DIM, `(${escaped(scope.name)})`),
  ];
  const trace = typeof stack === 'string' ? stack.split('\n').map((line) => `    ${paint(DIM, escaped(line))}\n`) : [];
  return `${parts.join(' ')}\n${trace.join('')}`;
}

/** Of the day, as clocks where the process runs show it. */
function clock(seconds: number, nanos: number): string {
  const date = new Date(seconds * 1_000 + Math.floor(nanos / 1e6));
  const two = (number: number): string => String(number).padStart(2, '0');
  const [hours, minutes, rest] = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${two(hours)}:${two(minutes)}:${two(rest)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** Quoted where a reader could take it for something else. */
function text(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"=()]+$/.test(value) ? escaped(value) : quoted(value);
  return escaped(typeof value === 'number' ? String(value) : JSON.stringify(value));
}

function quoted(value: string): string {
  return escaped(JSON.stringify(value));
}
