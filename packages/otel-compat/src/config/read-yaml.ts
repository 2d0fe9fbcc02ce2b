/** Reads YAML with the line of each value, and whatever stands for its texts in their places. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Document } from 'yaml';

/** A file, read. */
export interface YamlFile {
  /** Its values; a mapping has no prototype, since a key may be called anything. */
  readonly value: unknown;
  /** `, line 7` for a path such as `weir.brokers[0]`, or that of what it is missing in; empty where nothing is known. */
  readonly placeOf: (path: string) => string;
}

/** Why a text cannot be read. */
export type YamlProblem =
  | { readonly kind: 'no_yaml'; readonly code: string; readonly line: number }
  | { readonly kind: 'too_many_values'; readonly limit: number };

/** How a text is read. */
export interface YamlReading {
  /** What stands for a text; where it changes one that is not quoted, its type is that of what it becomes. */
  readonly substitute: (text: string, path: string, line: number | undefined) => string;
  /** The error that is thrown for a problem. */
  readonly errorOf: (problem: YamlProblem) => Error;
}

/** More than any configuration has: aliases of aliases would grow without end. */
const MAX_VALUES = 10_000;

/**
 * Reads a text, which no error quotes: there may be secrets in it.
 *
 * @throws what `errorOf` gives, and what `substitute` throws
 * @example
 * const reading = { substitute: (text: string) => text.toUpperCase(), errorOf: ({ kind }) => new SyntaxError(kind) };
 * readYaml('host: a\nports: [80]', reading).placeOf('ports[0]'); // ', line 2'
 */
export function readYaml(text: string, reading: YamlReading): YamlFile {
  const lineCounter = new LineCounter();
  // Pretty errors quote the text.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    throw reading.errorOf({ kind: 'no_yaml', code: error.code, line: lineCounter.linePos(error.pos[0]).line });
  }
  const reader = new YamlReader(document, lineCounter, reading);
  const value = reader.read(document.contents, '');
  return {
    value,
    placeOf(path) {
      // What is missing has no line: that of what it is missing in says where to look.
      let at = path;
      while (at !== '' && !reader.lines.has(at)) at = at.replace(/[.[]?[^.[]*$/, '');
      const line = reader.lines.get(at);
      return line === undefined ? '' : `, line ${line}`;
    },
  };
}

class YamlReader {
  /** By path, such as `cloud_events.kafka.brokers[0]`; of a member its key's. */
  readonly lines = new Map<string, number>();
  readonly #document: Document;
  readonly #lineCounter: LineCounter;
  readonly #reading: YamlReading;
  #values = 0;

  constructor(document: Document, lineCounter: LineCounter, reading: YamlReading) {
    this.#document = document;
    this.#lineCounter = lineCounter;
    this.#reading = reading;
  }

  read(node: unknown, path: string): unknown {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw this.#reading.errorOf({ kind: 'too_many_values', limit: MAX_VALUES });
    this.#note(path, node);
    if (isAlias(node)) return this.read(node.resolve(this.#document), path);
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => {
        const name = String(isScalar(key) ? key.value : key);
        const at = path === '' ? name : `${path}.${name}`;
        this.#note(at, key);
        return [name, this.read(value, at)] as const;
      });
      return Object.assign(Object.create(null) as object, Object.fromEntries(entries));
    }
    if (isSeq(node)) return node.items.map((item, index) => this.read(item, `${path}[${index}]`));
    if (!isScalar(node)) return null;
    if (typeof node.value !== 'string') return node.value;
    const text = this.#reading.substitute(node.value, path, this.lines.get(path));
    // OpenTelemetry specification, "Configuration file: environment variable substitution": what is not quoted gets its type
    // from what it becomes.
    return node.type === 'PLAIN' && text !== node.value ? typed(text) : text;
  }

  /** The first note counts: that of a key is before that of its value. */
  #note(path: string, node: unknown): void {
    const start = (node as Partial<Node> | null)?.range?.[0];
    if (start === undefined || this.lines.has(path)) return;
    this.lines.set(path, this.#lineCounter.linePos(start).line);
  }
}

/** A plain scalar of YAML's core schema. */
function typed(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === '') return null;
  return /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
