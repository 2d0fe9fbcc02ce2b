/** The combinations of measurement attributes as dense numbers, so that no write hashes anything. */
import type { Attributes } from '@opentelemetry/api';
import { schemaError, typeOf } from './attribute-set.ts';
import type { AttributeDeclarations, ClosedType } from './attributes.ts';

/** Most combinations of measurement attributes; what the OpenTelemetry SDK allows a stream by default. */
export const MAX_COMBINATIONS = 2_000;

const NO_ATTRIBUTES: Attributes = Object.freeze({});
const OVERFLOW: Attributes = Object.freeze({ 'otel.metric.overflow': true });

/**
 * Mixed-radix numbering, the first key being the lowest digit. Bucket `size` is that of no combination at all (the set
 * itself), and `size + 1` takes what names no combination, as the SDK's overflow stream does: totals stay right.
 */
export class Buckets {
  /** Keys in the order of declaration. */
  declare readonly keys: readonly string[];
  /** How many combinations there are; 0 without measurement attributes. */
  declare readonly size: number;
  declare readonly overflow: number;
  declare private readonly digits: readonly Digit[];
  declare private readonly first: Digit;
  declare private readonly second: Digit;
  readonly #attributes: (Attributes | undefined)[];

  constructor(declarations: AttributeDeclarations) {
    this.keys = Object.freeze(Object.keys(declarations));
    let size = 1;
    this.digits = Object.entries(declarations).map(([key, declaration]) => {
      const digit = new Digit(key, typeOf(declaration) as ClosedType, size);
      size *= digit.values.length;
      return digit;
    });
    if (size > MAX_COMBINATIONS) {
      throw schemaError('measurementAttributes', `must have at most ${MAX_COMBINATIONS} combinations, not ${size}`, {});
    }
    this.size = this.keys.length === 0 ? 0 : size;
    this.overflow = this.size + 1;
    this.first = this.digits[0] ?? NO_DIGIT;
    this.second = this.digits[1] ?? NO_DIGIT;
    this.#attributes = Array.from({ length: this.size }, () => undefined);
  }

  /** The bucket of these values; NaN where one is missing or is none of its attribute's. */
  indexOf(attributes: Readonly<Record<string, unknown>>): number {
    switch (this.keys.length) {
      case 1:
        return this.first.of(attributes);
      case 2:
        return this.first.of(attributes) + this.second.of(attributes);
      default: {
        let index = 0;
        for (const digit of this.digits) index += digit.of(attributes);
        return index;
      }
    }
  }

  /** The bucket of writes without measurement attributes. */
  get plain(): number {
    return this.size;
  }

  /** The attributes of a bucket: one frozen object, shared by every point of it. */
  attributesOf(bucket: number): Attributes {
    if (bucket === this.plain) return NO_ATTRIBUTES;
    if (bucket === this.overflow) return OVERFLOW;
    return (this.#attributes[bucket] ??= this.#combination(bucket));
  }

  #combination(bucket: number): Attributes {
    const entries = this.digits.map(({ key, values, weight }) => {
      return [key, values[Math.floor(bucket / weight) % values.length] as string | boolean] as const;
    });
    return Object.freeze(Object.fromEntries(entries));
  }
}

/** One measurement attribute: what each of its values adds to the number of a bucket. */
class Digit {
  declare readonly key: string;
  declare readonly values: readonly (string | boolean)[];
  declare readonly weight: number;
  readonly #byText: ReadonlyMap<string, number>;
  declare private readonly text0: string;
  declare private readonly text1: string;
  declare private readonly text2: string;
  declare private readonly text3: string;

  constructor(key: string, type: ClosedType, weight: number) {
    this.key = key;
    this.weight = weight;
    this.values = type === 'boolean' ? [false, true] : type.oneOf;
    const texts = type === 'boolean' ? [] : type.oneOf;
    this.#byText = new Map(texts.map((text, index) => [text, index * weight]));
    // Where there are fewer, the first again: it is found at its own place.
    const [text0 = '', text1 = text0, text2 = text0, text3 = text0] = texts;
    this.text0 = text0;
    this.text1 = text1;
    this.text2 = text2;
    this.text3 = text3;
  }

  of(attributes: Readonly<Record<string, unknown>>): number {
    const value = attributes[this.key];
    if (typeof value === 'string') {
      // Comparing interned strings is comparing pointers: half the price of a look-up by hash.
      if (value === this.text0) return value === '' ? Number.NaN : 0;
      if (value === this.text1) return this.weight;
      if (value === this.text2) return this.weight * 2;
      if (value === this.text3) return this.weight * 3;
      return this.#byText.get(value) ?? Number.NaN;
    }
    if (typeof value === 'boolean' && typeof this.values[0] === 'boolean') return value ? this.weight : 0;
    return Number.NaN;
  }
}

const NO_DIGIT = new Digit('', { oneOf: [] }, 1);
