/** Reads YAML with the line of each value, and environment variables in its place. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Document } from 'yaml';
import { type Environment, substituted } from '../binding/variables.ts';
import { CloudEventsError } from '../errors.ts';
import type { ConfigSource } from './config-source.ts';

/** More than any configuration has: aliases of aliases would grow without end. */
const MAX_NODES = 10_000;

/** @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` that names the line of what is no YAML */
export function readYaml(text: string, environment: Environment): ConfigSource {
  const lineCounter = new LineCounter();
  // Pretty errors quote the text, secrets in it included.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) throw configError(`no YAML: ${error.code} (line ${lineCounter.linePos(error.pos[0]).line})`);
  const reader = new YamlReader(document, lineCounter, environment);
  const value = reader.read(document.contents, '');
  return {
    value,
    nameOf: (path) => path,
    placeOf: (path) => {
      // What is missing has no line: that of what it is missing in says where to look.
      let at = path;
      while (at !== '' && !reader.lines.has(at)) at = at.replace(/[.[]?[^.[]*$/, '');
      const line = reader.lines.get(at);
      return line === undefined ? '' : `, line ${line}`;
    },
    missing: reader.missing,
  };
}

/** An error of configuration. */
export function configError(detail: string): CloudEventsError {
  return new CloudEventsError('WEIR_CLOUDEVENTS_CONFIG', detail);
}

class YamlReader {
  /** By path, such as `cloud_events.kafka.brokers[0]`. */
  readonly lines = new Map<string, number>();
  readonly missing: { path: string; names: readonly string[] }[] = [];
  readonly #document: Document;
  readonly #lineCounter: LineCounter;
  readonly #environment: Environment;
  #nodes = 0;

  constructor(document: Document, lineCounter: LineCounter, environment: Environment) {
    this.#document = document;
    this.#lineCounter = lineCounter;
    this.#environment = environment;
  }

  read(node: unknown, path: string): unknown {
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) throw configError(`more than ${MAX_NODES} values`);
    const line = this.#lineOf(node);
    if (line !== undefined && !this.lines.has(path)) this.lines.set(path, line);
    if (isAlias(node)) return this.read(node.resolve(this.#document), path);
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => {
        const name = String(isScalar(key) ? key.value : key);
        const at = path === '' ? name : `${path}.${name}`;
        const keyLine = this.#lineOf(key);
        if (keyLine !== undefined) this.lines.set(at, keyLine);
        return [name, this.read(value, at)] as const;
      });
      // Without a prototype, where a key may be called anything.
      return Object.assign(Object.create(null) as object, Object.fromEntries(entries));
    }
    if (isSeq(node)) return node.items.map((item, index) => this.read(item, `${path}[${index}]`));
    if (!isScalar(node)) return null;
    return typeof node.value === 'string' ? this.#substituted(node.value, node.type === 'PLAIN', path) : node.value;
  }

  #substituted(text: string, isPlain: boolean, path: string): unknown {
    try {
      const { text: result, missing } = substituted(text, this.#environment);
      if (missing.length > 0) this.missing.push({ path, names: missing });
      // As the specification has it: what is not quoted gets its type from what it becomes.
      return isPlain && result !== text ? typed(result) : result;
    } catch (error) {
      throw configError(`${path} has a bad reference (line ${this.lines.get(path)}): ${(error as Error).message}`);
    }
  }

  #lineOf(node: unknown): number | undefined {
    const start = (node as Partial<Node> | null)?.range?.[0];
    return start === undefined ? undefined : this.#lineCounter.linePos(start).line;
  }
}

/** A plain scalar of YAML's core schema. */
function typed(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === '') return null;
  return /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
