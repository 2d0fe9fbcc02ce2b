/** What the command line says. */
import { parseArgs } from 'node:util';
import { parseDurationMs } from '@weir/otel-compat';
import type { ViewerOptions } from '../viewer/options.ts';

/** A mistake on the command line; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A store elsewhere that answers about flows. */
export interface NamedStore {
  readonly name: string;
  /** The longest that a question may take. */
  readonly timeoutMs?: number;
}

/** What is to be done. */
export type Command =
  | { readonly word: 'help' | 'version' }
  | { readonly word: 'serve'; readonly options: ViewerOptions; readonly store: NamedStore | undefined }
  | { readonly word: 'flows'; readonly url: string; readonly json: boolean; readonly query: URLSearchParams }
  | { readonly word: 'flow'; readonly url: string; readonly json: boolean; readonly flowId: string }
  | { readonly word: 'tail'; readonly url: string; readonly json: boolean; readonly topics: string };

/** Text of `--help`. */
export const HELP = `Usage: weir-viewer [options]              start a viewer
       weir-viewer flows [--json]         flows of a viewer that runs, newest first
       weir-viewer flow <id> [--json]     one flow
       weir-viewer tail [--json]          what comes, as it comes

Options of a viewer:
  --port N           OTLP/HTTP, and CloudEvents at /cloudevents (default 4318; 0: any free one)
  --grpc-port N      OTLP/gRPC (default 4317; "none" for none)
  --ui-port N        the page and the API (default 4319)
  --retain SIZE      how much is kept, such as 256MB or 1GB (default 256MB): past it the oldest flows leave
  --retain-age TIME  how long it is kept, such as 30m, 12h or 7d (default: without end)
  --db FILE          keep it in a file (default: in memory)
  --store STORE      flows are those of a store elsewhere, which is only asked: clickhouse+http(s)://HOST:PORT/DATABASE, with
                     CLICKHOUSE_USERNAME, CLICKHOUSE_PASSWORD and CLICKHOUSE_CA_FILE by environment, or sqlite:FILE
  --store-timeout TIME
                     the longest that a question to it may take (default 10s)
  --host ADDRESS     where it listens (default 127.0.0.1; elsewhere anybody who reaches it reads and writes everything)

Options of the others:
  --url URL          of the viewer's page (default http://127.0.0.1:4319)
  --json             one JSON object a line
  flows: --list all|open|complete|failed|late|lost|duplicates|redeliveries|dead_letters
         --pathway NAME, --node NAME, --search TEXT, --limit N
  tail:  --topics flow-events,logs,cloud-events,traces,metrics (default flow-events,logs)

  --help, --version
`;

const OPTIONS = {
  port: { type: 'string' },
  'grpc-port': { type: 'string' },
  'ui-port': { type: 'string' },
  retain: { type: 'string' },
  'retain-age': { type: 'string' },
  db: { type: 'string' },
  store: { type: 'string' },
  'store-timeout': { type: 'string' },
  host: { type: 'string' },
  url: { type: 'string' },
  json: { type: 'boolean' },
  list: { type: 'string' },
  pathway: { type: 'string' },
  node: { type: 'string' },
  search: { type: 'string' },
  limit: { type: 'string' },
  topics: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type Values = { readonly [Name in keyof typeof OPTIONS]?: string | boolean };

const OF_VIEWER = ['port', 'grpc-port', 'ui-port', 'retain', 'retain-age', 'db', 'store', 'store-timeout', 'host'];
const OF_WORD: Readonly<Record<string, readonly string[]>> = {
  flows: ['url', 'json', 'list', 'pathway', 'node', 'search', 'limit'],
  flow: ['url', 'json'],
  tail: ['url', 'json', 'topics'],
};

/** Reads the arguments. @throws {UsageError} */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help === true) return { word: 'help' };
  if (values.version === true) return { word: 'version' };
  const [word, id, ...more] = positionals;
  if (word === undefined) {
    onlyThese(values, OF_VIEWER, 'a viewer');
    return { word: 'serve', options: viewerOptions(values), store: namedStore(values) };
  }
  const known = OF_WORD[word];
  if (known === undefined) throw new UsageError(`there is no "${word}"; see weir-viewer --help`);
  onlyThese(values, known, word);
  if (more.length > 0 || (word !== 'flow' && id !== undefined)) throw new UsageError(`${word} takes no further word`);
  const url = urlOf(values.url);
  const json = values.json === true;
  if (word === 'flow') {
    if (id === undefined) throw new UsageError('flow takes the id of a flow');
    return { word, url, json, flowId: id };
  }
  if (word === 'tail') return { word, url, json, topics: textOf(values.topics) ?? 'flow-events,logs' };
  return { word: 'flows', url, json, query: flowsQuery(values) };
}

function parsed(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function onlyThese(values: Values, known: readonly string[], whose: string): void {
  const other = Object.keys(values).find((name) => !known.includes(name));
  if (other !== undefined) throw new UsageError(`--${other} is no option of ${whose}; see weir-viewer --help`);
}

function viewerOptions(values: Values): ViewerOptions {
  const retain = textOf(values.retain);
  const age = textOf(values['retain-age']);
  const file = textOf(values.db);
  const host = textOf(values.host);
  const grpc = textOf(values['grpc-port']);
  return {
    ...port('port', '--port', values.port),
    ...(grpc === 'none' ? { grpcPort: false } : port('grpcPort', '--grpc-port', grpc)),
    ...port('uiPort', '--ui-port', values['ui-port']),
    ...(retain !== undefined && { retainBytes: sizeOf('--retain', retain) }),
    ...(age !== undefined && { retainMs: durationOf('--retain-age', age, '12h') }),
    ...(file !== undefined && { file }),
    ...(host !== undefined && { host }),
  };
}

function namedStore(values: Values): NamedStore | undefined {
  const name = textOf(values.store);
  const timeout = textOf(values['store-timeout']);
  if (name === undefined) {
    if (timeout !== undefined) throw new UsageError('--store-timeout is about a --store');
    return undefined;
  }
  return {
    name,
    ...(timeout !== undefined && { timeoutMs: durationOf('--store-timeout', timeout, '10s') }),
  };
}

function flowsQuery(values: Values): URLSearchParams {
  const query = new URLSearchParams();
  for (const [option, parameter] of [
    ['list', 'list'],
    ['pathway', 'pathway'],
    ['node', 'node'],
    ['search', 'q'],
    ['limit', 'limit'],
  ] as const) {
    const value = textOf(values[option]);
    if (value !== undefined) query.set(parameter, value);
  }
  return query;
}

const SIZES = { kb: 1_000, mb: 1_000_000, gb: 1_000_000_000, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };

function sizeOf(option: string, text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([kmg]i?b)$/i.exec(text) ?? [];
  const scale = (SIZES as Readonly<Record<string, number>>)[unit.toLowerCase()];
  if (scale === undefined) throw new UsageError(`${option} must be a size such as 256MB`);
  return Math.round(Number(amount) * scale);
}

function durationOf(option: string, text: string, example: string): number {
  const ms = parseDurationMs(text);
  if (ms === undefined) throw new UsageError(`${option} must be a time such as ${example}`);
  return ms;
}

function port<Name extends string>(
  name: Name,
  option: string,
  value: string | boolean | undefined,
): { readonly [K in Name]?: number } {
  const text = textOf(value);
  if (text === undefined) return {};
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`${option} must be a port from 0 to 65535`);
  return { [name]: Number(text) } as { [K in Name]: number };
}

function urlOf(value: string | boolean | undefined): string {
  const text = textOf(value) ?? 'http://127.0.0.1:4319';
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError('--url must be an address such as http://127.0.0.1:4319');
  return url.origin;
}

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
