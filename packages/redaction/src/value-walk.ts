/** Walks a value and masks what is in it, giving back the very value where nothing changes. */
import type { FieldRule } from './fields/field-names.ts';
import type { Limits } from './options.ts';
import type { RedactionCategory } from './category.ts';

/** What a value is judged by. */
export interface WalkParts {
  readonly limits: Limits;
  readonly text: (text: string) => string;
  readonly ruleFor: (name: string) => FieldRule | undefined;
  /** Whether a name has nothing in it to mask. */
  readonly isPlainName: (name: string) => boolean;
  /** Undefined where every field may leave. */
  readonly allowed: ((name: string) => boolean) | undefined;
  /** Counts, and gives what stands for the value. */
  readonly replaced: (category: RedactionCategory, matched: string, given?: string) => string;
  readonly isCard: (digits: string) => boolean;
}

type Members = Record<string, unknown>;

/** One walk: its budget is used up by all that is nested in the value. */
export class ValueWalk {
  readonly #parts: WalkParts;
  readonly #above: object[] = [];
  #membersLeft: number;
  #charactersLeft: number;

  constructor(parts: WalkParts) {
    this.#parts = parts;
    this.#membersLeft = parts.limits.maxMembers;
    // All texts of a value together may be as long as 32 of the longest.
    this.#charactersLeft = 32 * parts.limits.maxTextLength;
  }

  /** @param allowed whether a name above is on the allow list */
  value(value: unknown, name: string | undefined, allowed: boolean): unknown {
    if (value === undefined || value === null) return value;
    if (name !== undefined) {
      const rule = this.#parts.ruleFor(name);
      if (rule !== undefined) return this.#replacedWhole(value, rule);
      const allow = this.#parts.allowed;
      if (allow !== undefined && !allowed) {
        if (allow(name)) return this.value(value, undefined, true);
        if (!isContainer(value)) return this.#parts.replaced('not_allowed', textOf(value));
      }
    }
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
      case 'bigint':
        return this.#number(value);
      case 'object':
        return this.#object(value, allowed);
      default:
        return value;
    }
  }

  /** What stands for the value of a private field: an array keeps its length, since attributes of requests are arrays. */
  #replacedWhole(value: unknown, { category, given }: FieldRule): unknown {
    if (Array.isArray(value) && value.length <= this.#membersLeft && value.every((item) => !isContainer(item))) {
      this.#membersLeft -= value.length;
      return value.map((item: unknown) =>
        item === null || item === undefined
          ? item
          : this.#replacedWhole(item, { category, ...(given === undefined ? {} : { given }) }),
      );
    }
    return this.#parts.replaced(category, textOf(value), given);
  }

  #text(text: string): string {
    const { maxTextLength } = this.#parts.limits;
    if (this.#charactersLeft <= 0) return this.#unreadable();
    this.#charactersLeft -= Math.min(text.length, maxTextLength);
    return this.#parts.text(text);
  }

  #number(value: number | bigint): unknown {
    if (value < 1e12) return value;
    const digits = String(value);
    return this.#parts.isCard(digits) ? this.#parts.replaced('card', digits) : value;
  }

  #object(value: object, allowed: boolean): unknown {
    if (this.#above.length >= this.#parts.limits.maxDepth || this.#above.includes(value)) return this.#unreadable();
    this.#above.push(value);
    try {
      return this.#container(value, allowed);
    } catch {
      // A proxy whose traps throw.
      return this.#unreadable();
    } finally {
      this.#above.pop();
    }
  }

  #container(value: object, allowed: boolean): unknown {
    if (Array.isArray(value)) return this.#array(value as unknown[], allowed);
    if (value instanceof Map) return this.#map(value, allowed);
    if (value instanceof Set) {
      const members = [...value];
      const masked = this.#array(members, allowed);
      return masked === members ? value : new Set(masked);
    }
    if (ArrayBuffer.isView(value)) return value instanceof Uint8Array ? this.#bytes(value) : value;
    if (value instanceof Date || value instanceof ArrayBuffer) return value;
    if (value instanceof Error) return this.#members(value, Object.getOwnPropertyNames(value), allowed, errorCopy);
    if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return this.#serialized(value, allowed);
    return this.#members(value, Object.keys(value), allowed, plainCopy);
  }

  #array(items: unknown[], allowed: boolean): unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < items.length; index += 1) {
      if (this.#membersLeft <= 0) {
        copy ??= items.slice(0, index);
        copy.push(this.#unreadable());
        break;
      }
      this.#membersLeft -= 1;
      const masked = this.value(items[index], undefined, allowed);
      if (copy === undefined && masked !== items[index]) copy = items.slice(0, index);
      copy?.push(masked);
    }
    return copy ?? items;
  }

  #members(value: object, keys: readonly string[], allowed: boolean, emptyCopy: (value: object) => Members): unknown {
    let copy: Members | undefined;
    for (const [index, key] of keys.entries()) {
      if (this.#membersLeft <= 0) {
        copy ??= this.#copied(value as Members, keys.slice(0, index), emptyCopy);
        this.#unreadable();
        break;
      }
      this.#membersLeft -= 1;
      const member = this.#read(value as Members, key);
      const masked = this.value(member, key, allowed);
      const maskedKey = this.#parts.isPlainName(key) ? key : this.#text(key);
      if (copy === undefined && (masked !== member || maskedKey !== key || member === UNREADABLE)) {
        copy = this.#copied(value as Members, keys.slice(0, index), emptyCopy);
      }
      if (copy !== undefined) put(copy, maskedKey, member === UNREADABLE ? this.#unreadable() : masked);
    }
    return copy ?? value;
  }

  #copied(value: Members, keys: readonly string[], emptyCopy: (value: object) => Members): Members {
    const copy = emptyCopy(value);
    for (const key of keys) put(copy, key, this.#read(value, key));
    return copy;
  }

  #map(map: ReadonlyMap<unknown, unknown>, allowed: boolean): unknown {
    let changed = false;
    const copy = new Map<unknown, unknown>();
    for (const [key, member] of map) {
      if (this.#membersLeft <= 0) {
        changed = true;
        this.#unreadable();
        break;
      }
      this.#membersLeft -= 1;
      const maskedKey = this.value(key, undefined, true);
      const masked = this.value(member, typeof key === 'string' ? key : undefined, allowed);
      if (masked !== member || maskedKey !== key) changed = true;
      copy.set(maskedKey, masked);
    }
    return changed ? copy : map;
  }

  /** Bytes are read as text: what is ASCII in them stands there as such. */
  #bytes(bytes: Uint8Array): Uint8Array {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const masked = this.#text(text);
    return masked === text ? bytes : new Uint8Array(Buffer.from(masked, 'latin1'));
  }

  /** What says how it is written is taken as that. */
  #serialized(value: object, allowed: boolean): unknown {
    const written: unknown = (value as { toJSON: () => unknown }).toJSON();
    if (written === value) return this.#members(value, Object.keys(value), allowed, plainCopy);
    const masked = this.value(written, undefined, allowed);
    return masked === written ? value : masked;
  }

  #read(value: Members, key: string): unknown {
    try {
      return value[key];
    } catch {
      return UNREADABLE;
    }
  }

  #unreadable(): string {
    return this.#parts.replaced('unreadable', '');
  }
}

const UNREADABLE: unique symbol = Symbol('unreadable');

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Empty for what has no text of its own. */
function textOf(value: unknown): string {
  return isContainer(value) ? '' : String(value as string | number | bigint | boolean | symbol);
}

function plainCopy(): Members {
  return {};
}

/** Of the same class, so that it is still an error to whoever asks. */
function errorCopy(error: object): Members {
  return Object.create(Object.getPrototypeOf(error) as object) as Members;
}

function put(copy: Members, key: string, value: unknown): void {
  // An assignment to `__proto__` would set what the copy inherits from.
  if (key === '__proto__')
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  else copy[key] = value;
}
