/** Where in the code a span stands: its `code.*` attributes, or the first frame of its exception. */
import type { ExportedSpan } from '../otel/masked-span.ts';

/** A place in the code. */
export interface CodePlace {
  readonly file?: string;
  readonly line?: number;
  readonly function?: string;
}

// OpenTelemetry semantic conventions 1.45.0, "Source code attributes" and "Exceptions".
const CODE_FILE = 'code.file.path';
const CODE_LINE = 'code.line.number';
const CODE_FUNCTION = 'code.function.name';
const EXCEPTION_STACK = 'exception.stacktrace';

const FRAME =
  /^\s{0,16}at (?:(?:async |new )?([\w$.<>#]{1,128})[^(\n]{0,128}\()?(?:file:\/\/)?([^()\n]{1,512}?):(\d{1,9}):\d{1,9}\)?$/;
const NAME = /^[\w$.<>#]{1,128}$/;
const FILE = /^[\w@.+/\\-]{1,256}$/;

/** The place, as far as it is known. */
export function placeOf({ attributes, events }: ExportedSpan): CodePlace {
  const file = attributes[CODE_FILE];
  if (typeof file === 'string') return place(file, attributes[CODE_LINE], attributes[CODE_FUNCTION]);
  const stack = events.find((event) => event.attributes?.[EXCEPTION_STACK] !== undefined)?.attributes?.[
    EXCEPTION_STACK
  ];
  return typeof stack === 'string' ? firstFrame(stack) : {};
}

/** The first frame of the application: not of Node itself, nor of what it depends on. */
function firstFrame(stack: string): CodePlace {
  for (const line of stack.slice(0, 16_384).split('\n', 64)) {
    const [, name, file, number] = FRAME.exec(line.slice(0, 1_024)) ?? [];
    if (file === undefined || file.startsWith('node:') || file.includes('node_modules')) continue;
    return place(file, Number(number), name);
  }
  return {};
}

function place(path: string, line: unknown, name: unknown): CodePlace {
  const file = relative(path);
  return {
    ...(FILE.test(file) ? { file } : {}),
    ...(Number.isSafeInteger(line) && (line as number) >= 0 ? { line: line as number } : {}),
    ...(typeof name === 'string' && NAME.test(name) ? { function: name } : {}),
  };
}

/** Without what stands before the project: folders of a home carry names of people. */
function relative(path: string): string {
  const plain = path.replace(/^file:\/\//, '');
  const home = `${process.cwd()}/`;
  if (plain.startsWith(home)) return plain.slice(home.length);
  return plain.split(/[/\\]/).slice(-2).join('/');
}
