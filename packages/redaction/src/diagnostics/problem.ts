/** What went wrong, as problem details (RFC 9457), and what may help. */
import type { Mask } from '@weir/otel-compat';
import type { ExportedSpan } from '../otel/masked-span.ts';
import type { Problem } from './payload.ts';
import { plainWords } from './plain-words.ts';

// OpenTelemetry semantic conventions 1.45.0, "Error", "HTTP" and "Exceptions" attributes.
const ERROR_TYPE = 'error.type';
const HTTP_STATUS = 'http.response.status_code';
const EXCEPTION_TYPE = 'exception.type';

// A class of errors or a code: `error.type` is of low cardinality, so what looks otherwise is none.
const TYPE = /^[A-Za-z][\w.:/-]{0,127}$|^[1-5]\d\d$/;

/** @param detail whether the text of the error is kept, without its values */
export function problemOf({ attributes, events, status }: ExportedSpan, mask: Mask, detail: boolean): Problem {
  const exception = events.find((event) => event.attributes?.[EXCEPTION_TYPE] !== undefined)?.attributes;
  const types = [attributes[ERROR_TYPE], exception?.[EXCEPTION_TYPE]].filter(
    (type): type is string => typeof type === 'string' && TYPE.test(type) && mask(type) === type,
  );
  const code = attributes[HTTP_STATUS];
  const httpStatus =
    Number.isInteger(code) && (code as number) >= 100 && (code as number) <= 599 ? (code as number) : undefined;
  const text = detail ? plainWords(mask(status.message ?? ''), texts(attributes)) : '';
  return {
    type: types[0] ?? 'about:blank',
    title: titleOf(httpStatus, types),
    ...(httpStatus === undefined ? {} : { status: httpStatus }),
    ...(text === '' ? {} : { detail: text }),
  };
}

/** What is likely to help, by status or by the kind of error: general advice, the same for everybody. */
export function hintsFor({ type, status }: Problem): readonly string[] {
  const byType = HINTS.find(([pattern]) => pattern.test(type))?.[1];
  const byStatus = status === undefined ? undefined : STATUS_HINTS[status];
  return [byType, byStatus].filter((hint) => hint !== undefined);
}

const HINTS: readonly (readonly [type: RegExp, hint: string])[] = [
  [/ECONNREFUSED|ECONNRESET|EPIPE|EHOSTUNREACH/, 'Check that the service that is called is up and reachable.'],
  [/ENOTFOUND|EAI_AGAIN/, 'Check the host name and the resolver.'],
  [
    /timeout|ETIMEDOUT|TimeoutError|AbortError/i,
    'Check what is waited for, and whether its deadline fits its latency.',
  ],
  [
    /TypeError|ReferenceError|RangeError|SyntaxError/,
    'A fault in the code: look at the file and line of the failing step.',
  ],
  [/ENOSPC|EMFILE|ENFILE|ENOMEM/, 'A resource of the machine is used up: disk, files or memory.'],
];

const STATUS_HINTS: Readonly<Record<number, string>> = {
  401: 'Check the credentials that are sent, and whether they have expired.',
  403: 'Check the permissions of the caller.',
  404: 'Check that what is asked for exists, and the route to it.',
  409: 'Read the present state again before the next attempt.',
  429: 'Slow down, and honour Retry-After.',
  500: 'Look at the first step that failed.',
  502: 'Check the service behind the gateway.',
  503: 'Wait and try again; check whether the service is overloaded or starting.',
  504: 'Check the latency of the service behind the gateway.',
};

function titleOf(status: number | undefined, types: readonly string[]): string {
  if (status !== undefined) return process.getBuiltinModule('node:http').STATUS_CODES[status] ?? 'HTTP error';
  return types.at(-1) ?? 'error';
}

function texts(attributes: Readonly<Record<string, unknown>>): string[] {
  return Object.values(attributes)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String)
    .sort((a, b) => b.length - a.length);
}
