/** A place in a configuration: its value, its path, its line, and whether anybody has asked for it. */
import { configError, type ConfigText } from './config-text.ts';

/** What stands at a path. What nobody asks for has no effect, and {@link notAskedFor} finds it. */
export class Node {
  readonly value: unknown;
  readonly path: string;
  readonly #file: ConfigText;
  readonly #asked: Set<string>;

  constructor(file: ConfigText, value: unknown, path = '', asked: Set<string> = new Set()) {
    this.#file = file;
    this.value = value ?? undefined;
    this.path = path;
    this.#asked = asked;
  }

  /** `, line 7`, or nothing where that is not known. */
  get place(): string {
    return this.#file.placeOf(this.path);
  }

  /** What stands at a key below, which is asked for with that; its value is undefined where there is none. */
  at(key: string): Node {
    const child = this.child(key);
    this.#asked.add(child.path);
    return child;
  }

  /** The same, and nobody has asked. */
  child(key: string): Node {
    const { value } = this;
    const child = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return new Node(this.#file, child, this.path === '' ? key : `${this.path}.${key}`, this.#asked);
  }

  /** The items of a list, which are asked for with that; none where there is none. */
  items(): readonly Node[] {
    const items = this.children();
    if (!Array.isArray(this.value)) return [];
    for (const { path } of items) this.#asked.add(path);
    return items;
  }

  /** The names of what stands below; none where this is no mapping. */
  keys(): readonly string[] {
    return isMapping(this.value) ? Object.keys(this.value) : [];
  }

  /** The items of a list or the members of a mapping. */
  children(): readonly Node[] {
    const { value } = this;
    if (!Array.isArray(value)) return this.keys().map((key) => this.child(key));
    return value.map((item, index) => new Node(this.#file, item, `${this.path}[${index}]`, this.#asked));
  }

  /** Asks for what stands here. */
  ask(): void {
    this.#asked.add(this.path);
  }

  /** The value, with all that stands below: somebody else reads it. */
  whole(): unknown {
    this.#asked.add(`${this.path}${WHOLE}`);
    return this.value;
  }

  /** The names of keys that somebody has asked for right below, whether they are there or not. */
  askedBelow(): readonly string[] {
    const start = `${this.path}.`;
    const below = [...this.#asked].filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
    return below.filter((name) => !/[.[\n]/.test(name));
  }

  get isAskedFor(): boolean {
    return this.#asked.has(this.path);
  }

  get isWhole(): boolean {
    return this.#asked.has(`${this.path}${WHOLE}`);
  }
}

/** No key ends so: a path with it stands for all that is below. */
const WHOLE = '\n';

/** The outermost of what stands below and nobody has asked for. */
export function notAskedFor(node: Node): readonly Node[] {
  if (node.isWhole) return [];
  return node.children().flatMap((child) => (child.isAskedFor ? notAskedFor(child) : [child]));
}

/** The one key of a component, and what stands below it. @throws WeirNodeError `WEIR_NODE_CONFIG` where there is not one */
export function entryOf(node: Node): { readonly name: string; readonly node: Node } {
  const names = node.keys();
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw configError(`${node.path} must have one key, the name of a component (got ${names.length}${node.place})`);
  }
  return { name, node: node.at(name) };
}

/** ` (line 7)`, or nothing where that is not known. */
export function inParentheses({ place }: Node): string {
  return place === '' ? '' : ` (${place.slice(2)})`;
}

/** A component that is not known. */
export function unknownComponent({ path, place }: Node, kind: string, known: string): Error {
  return configError(`${path} is no ${kind} that is known (known are ${known}${place})`);
}

/** A number of milliseconds above 0; undefined where there is none. @throws WeirNodeError `WEIR_NODE_CONFIG` for 0 */
export function timeoutOf(node: Node): number | undefined {
  if (node.value === 0)
    throw configError(`${node.path} must be above 0: the stock SDK has no endless timeout${inParentheses(node)}`);
  return numberOf(node);
}

/** A text; undefined where there is none. */
export function textOf({ value }: Node): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The schema has seen to it that it is a number. */
export function numberOf({ value }: Node): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** Without what is undefined: the stock SDK takes some such keys for values. */
export function defined(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Items of a text, parted by commas; none where there is no text. */
export function listIn(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Pairs of a text such as `a=b,c=d`, percent-encoded. @throws WeirNodeError `WEIR_NODE_CONFIG` where it is not */
export function pairsIn(node: Node): readonly (readonly [name: string, value: string])[] {
  return listIn(node.value).map((pair) => {
    const at = pair.indexOf('=');
    try {
      if (at > 0) return [decodeURIComponent(pair.slice(0, at).trim()), decodeURIComponent(pair.slice(at + 1).trim())];
    } catch {
      // Told below.
    }
    throw configError(`${node.path} must be pairs such as a=b,c=d, percent-encoded${inParentheses(node)}`);
  });
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
