/** Reads the envelopes in which Sentry's SDKs send what they have. */

/** An event, as far as the demo tells of it. */
export interface SentryEvent {
  /** Its message, or type and message of its exception. */
  readonly title: string;
  readonly level: string;
  readonly tags: Readonly<Record<string, string>>;
}

const LINE_FEED = 10;

/**
 * The events of an envelope, in order; items of other kinds, such as sessions, are passed over.
 *
 * An envelope is a line of JSON with its header, then items: a line of JSON with the item's header, and a payload, which is as
 * long as the header says, or else ends with its line.
 *
 * @throws SyntaxError for what is no envelope
 */
export function sentryEvents(envelope: Buffer): readonly SentryEvent[] {
  const events: SentryEvent[] = [];
  let at = endOfLine(envelope, 0) + 1;
  objectIn(envelope.subarray(0, at));
  while (at < envelope.length) {
    const headerEnd = endOfLine(envelope, at);
    const { type, length } = objectIn(envelope.subarray(at, headerEnd));
    const begin = headerEnd + 1;
    const end = typeof length === 'number' && length >= 0 ? begin + length : endOfLine(envelope, begin);
    if (type === 'event') events.push(eventIn(envelope.subarray(begin, end)));
    at = end + 1;
  }
  return events;
}

function eventIn(payload: Buffer): SentryEvent {
  const { message, level, tags, exception } = objectIn(payload);
  return {
    title: typeof message === 'string' ? message : titleOf(exception),
    level: typeof level === 'string' ? level : 'error',
    tags: isObject(tags) ? texts(tags) : {},
  };
}

/** What is no text, number or boolean is no tag. */
function texts(tags: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)] as const]
        : [],
    ),
  );
}

/** Of the last exception of a chain, which is the one that was thrown. */
function titleOf(exception: unknown): string {
  const values: unknown = isObject(exception) ? exception['values'] : undefined;
  const thrown: unknown = Array.isArray(values) ? values.at(-1) : undefined;
  return isObject(thrown)
    ? Object.values(texts({ type: thrown['type'], value: thrown['value'] })).join(': ')
    : 'untitled';
}

function endOfLine(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(LINE_FEED, from);
  return end === -1 ? bytes.length : end;
}

function objectIn(bytes: Buffer): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  if (!isObject(value)) throw new SyntaxError('an object is wanted in an envelope');
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
