/** Where a reader stands in a request, and how much it may still read. */

/** What makes a body bad; the decode functions turn it into a `ViewerError` that also says where. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/** Nesting of attribute values that a request may have, each array or map being one level more. */
export const MAX_VALUE_DEPTH = 64;

/**
 * Messages and elements of repeated fields that one request may hold.
 *
 * Two bytes of protobuf suffice for an empty span, whose object costs hundreds of times as much: the size of the body alone
 * bounds nothing.
 */
export const MAX_PARTS = 1_000_000;

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
    this.countPart();
  }

  closeMessage(type: string): void {
    if (type === 'AnyValue') this.#valueDepth -= 1;
  }

  countPart(): void {
    this.#partsLeft -= 1;
    if (this.#partsLeft < 0) this.fail(`is past the limit of ${MAX_PARTS} messages and list elements in one request`);
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
