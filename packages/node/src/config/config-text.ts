/** Reads YAML with the line of each value, and variables of the environment in their places. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, isAlias } from 'yaml';
import { WeirNodeError } from '../errors.ts';

/** A file, read. */
export interface ConfigText {
  /** Its values; a mapping has no prototype. */
  readonly value: unknown;
  /** `, line 7` for a path such as `weir.flow_events.node`, or that of what it is missing in; empty where nothing is known. */
  readonly placeOf: (path: string) => string;
}

const MAX_NODES = 10_000;

/** @throws WeirNodeError `WEIR_NODE_CONFIG` that names the line of what is no YAML */
export function readConfigText(text: string, env: NodeJS.ProcessEnv): ConfigText {
  const lineCounter = new LineCounter();
  // Pretty errors quote the text, secrets in it included.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent', version: '1.2' });
  const [error] = document.errors;
  if (error !== undefined) {
    throw configError(`the file is no YAML: ${error.code}, line ${lineCounter.linePos(error.pos[0]).line}`);
  }
  const lines = new Map<string, number>();
  const value = new Reader(document, lineCounter, lines, env).read(document.contents, '');
  return {
    value,
    placeOf(path) {
      let at = path;
      while (at !== '' && !lines.has(at)) at = at.replace(/[.[]?[^.[]*$/, '');
      const line = lines.get(at);
      return line === undefined ? '' : `, line ${line}`;
    },
  };
}

/** An error of configuration. */
export function configError(detail: string, cause?: unknown): WeirNodeError {
  return new WeirNodeError('WEIR_NODE_CONFIG', detail, cause === undefined ? undefined : { cause });
}

class Reader {
  readonly #document: Document;
  readonly #lineCounter: LineCounter;
  readonly #lines: Map<string, number>;
  readonly #env: NodeJS.ProcessEnv;
  #nodes = 0;

  constructor(document: Document, lineCounter: LineCounter, lines: Map<string, number>, env: NodeJS.ProcessEnv) {
    this.#document = document;
    this.#lineCounter = lineCounter;
    this.#lines = lines;
    this.#env = env;
  }

  read(node: unknown, path: string): unknown {
    this.#nodes += 1;
    // Aliases of aliases would grow without end.
    if (this.#nodes > MAX_NODES) throw configError(`the file has more than ${MAX_NODES} values`);
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
    const text = substituted(node.value, this.#env);
    // As the specification has it: what is not quoted gets its type from what it becomes.
    return node.type === 'PLAIN' && text !== node.value ? typed(text) : text;
  }

  /** The first note counts: that of a key is before that of its value. */
  #note(path: string, node: unknown): void {
    const start = (node as { readonly range?: readonly number[] } | null)?.range?.[0];
    if (start === undefined || this.#lines.has(path)) return;
    this.#lines.set(path, this.#lineCounter.linePos(start).line);
  }
}

/** `${VAR}`, `${env:VAR:-default}` and `$$`, as OpenTelemetry's configuration has them. */
function substituted(text: string, env: NodeJS.ProcessEnv): string {
  return text.replaceAll(
    /\$\$|\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (_reference, name?: string, fallback = '') => {
      if (name === undefined) return '$';
      const value = env[name];
      return value === undefined || value === '' ? fallback : value;
    },
  );
}

/** A plain scalar of YAML's core schema. */
function typed(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === '') return null;
  return /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
