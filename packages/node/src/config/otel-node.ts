/** A place in a configuration: its value, its path and its line. */
import { configError, type ConfigText } from './config-text.ts';

/** What stands at a path. */
export class Node {
  readonly value: unknown;
  readonly path: string;
  readonly #file: ConfigText;

  constructor(file: ConfigText, value: unknown, path = '') {
    this.#file = file;
    this.value = value ?? undefined;
    this.path = path;
  }

  /** `, line 7`, or nothing where that is not known. */
  get place(): string {
    return this.#file.placeOf(this.path);
  }

  /** What stands at a key below; its value is undefined where there is none. */
  at(key: string): Node {
    const { value } = this;
    const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
    const child =
      isMapping && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
    return new Node(this.#file, child, this.path === '' ? key : `${this.path}.${key}`);
  }

  /** The items of a list; none where there is none. */
  items(): readonly Node[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map((item, index) => new Node(this.#file, item, `${this.path}[${index}]`));
  }
}

/** The members of a mapping; none where there is none. */
export function membersOf({ value }: Node): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The one key of a component, and what stands below it. @throws WeirNodeError `WEIR_NODE_CONFIG` where there is not one */
export function entryOf(node: Node): { readonly name: string; readonly node: Node } {
  const names = Object.keys(membersOf(node));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw configError(`${node.path} must have one key, the name of a component (got ${names.length}${node.place})`);
  }
  return { name, node: node.at(name) };
}

/** Items of a text, parted by commas; none where there is no text. */
export function listIn(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Pairs of a text such as `a=b,c=d`, percent-encoded. */
export function pairsIn(value: unknown): readonly (readonly [name: string, value: string])[] {
  return listIn(value)
    .filter((pair) => pair.includes('='))
    .map((pair) => {
      const at = pair.indexOf('=');
      return [decodeURIComponent(pair.slice(0, at).trim()), decodeURIComponent(pair.slice(at + 1).trim())] as const;
    });
}
