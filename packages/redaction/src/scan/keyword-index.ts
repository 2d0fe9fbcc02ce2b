/** Finds where keywords begin, in one pass that costs a nanosecond or two a character where there are none. */

// For the table, characters fall into 32 classes: 0 is what no keyword begins with, 1 any digit.
const CLASS_BITS = 5;
const CLASSES = 1 << CLASS_BITS;
const DIGIT = 1;
const GRAM_MASK = (1 << (3 * CLASS_BITS)) - 1;

/** Who gets a class alone; the others share the last one, so that these should be the frequent ones. */
const ALONE = '@%:-_./etaoinshrdlucmfwypvbgk';

/** Keywords as a tree of folded code units. */
interface Node {
  readonly next: Map<number, Node>;
  /** What the keywords that end here stand for. */
  readonly values: number[];
}

/** Many keywords, found at once: a table says which three characters in a row begin one, and only there the tree is asked. */
export class KeywordIndex {
  /** The class by the low byte of a code unit. */
  readonly #classes: Uint8Array = new Uint8Array(256);
  /** 1 for each three classes in a row that begin a keyword. */
  readonly #grams: Uint8Array = new Uint8Array(GRAM_MASK + 1);
  readonly #root: Node = { next: new Map(), values: [] };

  /** @param keywords what each value goes by: at least one character; ASCII case does not count, and `0` is any digit */
  constructor(keywords: Iterable<readonly [keyword: string, value: number]>) {
    const entries = [...keywords];
    this.#classify(entries.map(([keyword]) => keyword));
    for (const [keyword, value] of entries) this.#add(keyword, value);
  }

  /** The first place from `from` on where a keyword may begin, or -1. */
  next(text: string, from: number): number {
    const classes = this.#classes;
    const grams = this.#grams;
    let gram = 0;
    for (let index = from; index < text.length; index += 1) {
      gram = ((gram << CLASS_BITS) | (classes[text.charCodeAt(index) & 255] as number)) & GRAM_MASK;
      if (grams[gram] === 1 && index >= from + 2) return index - 2;
    }
    // Keywords of one or two characters may begin at the last ones.
    for (let index = text.length; index < text.length + 2; index += 1) {
      gram = (gram << CLASS_BITS) & GRAM_MASK;
      if (grams[gram] === 1 && index >= from + 2) return index - 2;
    }
    return -1;
  }

  /** Calls `visit` for each keyword at a place, the shortest first, until it says true; says whether it did. */
  at(text: string, place: number, visit: (value: number, end: number) => boolean): boolean {
    let node: Node | undefined = this.#root;
    for (let index = place; index < text.length; index += 1) {
      node = node.next.get(folded(text.charCodeAt(index)));
      if (node === undefined) return false;
      for (const value of node.values) if (visit(value, index + 1)) return true;
    }
    return false;
  }

  #classify(keywords: readonly string[]): void {
    const used = new Set(keywords.flatMap((keyword) => unitsOf(keyword).slice(0, 3)));
    const alone = unitsOf(ALONE).filter((unit) => used.has(unit));
    for (const unit of used) this.#classes[unit & 255] = CLASSES - 1;
    for (const [index, unit] of alone.entries()) this.#classes[unit] = Math.min(DIGIT + 1 + index, CLASSES - 1);
    for (let letter = 97; letter <= 122; letter += 1) this.#share(letter, letter - 32);
    for (let digit = 48; digit < 58; digit += 1) this.#classes[digit] = DIGIT;
  }

  /** Gives a capital the class of its letter, or both the last one where the low byte of another character has it. */
  #share(letter: number, capital: number): void {
    const shared = this.#classes[capital] === 0 ? (this.#classes[letter] as number) : CLASSES - 1;
    this.#classes[letter] = shared;
    this.#classes[capital] = shared;
  }

  #add(keyword: string, value: number): void {
    const units = unitsOf(keyword);
    let node = this.#root;
    for (const unit of units) {
      const next = node.next.get(unit) ?? { next: new Map(), values: [] };
      node.next.set(unit, next);
      node = next;
    }
    node.values.push(value);
    const [first = 0, second, third] = units.map((unit) => this.#classes[unit & 255] as number);
    for (const b of second === undefined ? Array(CLASSES).keys() : [second]) {
      for (const c of third === undefined ? Array(CLASSES).keys() : [third]) {
        this.#grams[(first << (2 * CLASS_BITS)) | (b << CLASS_BITS) | c] = 1;
      }
    }
  }
}

function unitsOf(keyword: string): readonly number[] {
  return Array.from({ length: keyword.length }, (_, index) => folded(keyword.charCodeAt(index)));
}

/** An ASCII letter in lower case, any digit as `0`. */
function folded(unit: number): number {
  if (unit >= 65 && unit <= 90) return unit + 32;
  return unit >= 48 && unit <= 57 ? 48 : unit;
}
