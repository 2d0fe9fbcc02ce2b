/** Where a reader stands in a request, and how much it may still read. */

/** What makes a body bad; the decode functions turn it into a `ViewerError` that also says where. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/** Nesting of attribute values that a request may have, each array or map being one level more. */
export const MAX_VALUE_DEPTH = 64;

/**
 * How much one request may hold: each field, message and element of a list counts one, and a span, log record, metric or
 * point {@link ITEM_PARTS} more. A batch of 8,192 spans with ten attributes each is a quarter of it.
 *
 * Two bytes of protobuf suffice for an empty span, whose object costs hundreds of times as much: the size of the body alone
 * bounds nothing.
 */
export const MAX_PARTS = 2_000_000;

/** An item becomes an object of a dozen members, whatever it has. */
export const ITEM_PARTS = 10;

const ITEMS: ReadonlySet<string> = new Set([
  'Span',
  'SpanEvent',
  'SpanLink',
  'LogRecord',
  'Metric',
  'NumberDataPoint',
  'HistogramDataPoint',
  'ExponentialHistogramDataPoint',
  'SummaryDataPoint',
]);

/** Counts parts and depth, and remembers the path, which after a failure is the place of the failure. */
export class DecodeCursor {
  readonly #path: (string | number)[] = [];
  #partsLeft = MAX_PARTS;
  #valueDepth = 0;

  enter(step: string | number): void {
    this.#path.push(step);
  }

  leave(): void {
    this.#path.pop();
  }

  openMessage(type: string): void {
    if (type === 'AnyValue' && ++this.#valueDepth > MAX_VALUE_DEPTH) {
      this.fail(`nests deeper than ${MAX_VALUE_DEPTH} values`);
    }
    this.countParts(ITEMS.has(type) ? 1 + ITEM_PARTS : 1);
  }

  closeMessage(type: string): void {
    if (type === 'AnyValue') this.#valueDepth -= 1;
  }

  countParts(parts: number): void {
    this.#partsLeft -= parts;
    if (this.#partsLeft < 0) this.fail(`is past the limit of ${MAX_PARTS} fields and list elements in one request`);
  }

  fail(reason: string): never {
    throw new MalformedError(reason);
  }

  /** The place in the manner of JavaScript, such as `resourceSpans[0].scopeSpans[2]`; the innermost steps only where it is deep. */
  path(): string {
    const shown = this.#path.slice(-12);
    const text = shown.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
    if (shown.length < this.#path.length) return `...${text}`;
    return text === '' ? 'the request' : text.slice(1);
  }
}
