/** What the command is called with. */
import { parseArgs } from 'node:util';
import type { HrTime } from '@opentelemetry/api';
import { parseDurationMs, parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import type { FlowsCliIo } from './io.ts';

/** The command was called wrongly; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Words that are answered by a list of flows. */
export const LIST_WORDS = {
  flows: 'flows',
  open: 'open',
  late: 'late',
  lost: 'lost',
  failed: 'failed',
  duplicates: 'duplicates',
  redeliveries: 'redeliveries',
  'dead-letters': 'deadLetters',
} as const;

/** Words that take what they are about. */
const TAKES: Readonly<Record<string, string>> = {
  flow: '<id>',
  where: '<id>',
  hops: '<pathway>',
  search: '<text>',
  replay: 'FILE',
};

const WORDS = [
  ...Object.keys(LIST_WORDS),
  ...Object.keys(TAKES),
  'overdue',
  'pathways',
  'edges',
  'status',
  'track',
  'migrate',
] as const;

export const USAGE = `usage: weir-flows <word> [--store STORE] [options]

  flow <id>          one flow: its state and its events
  where <id>         where it is now, and what it awaits
  flows              all flows
  open late lost failed duplicates redeliveries dead-letters
                     flows of that kind
  overdue            awaited acknowledgements past their deadline
  pathways           classes of flows
  hops <pathway>     the hops of a pathway
  edges              the hops between nodes
  search <text>      flows by flow, event, request or trace id
  status             what the store holds, and how far it is with the topics that it reads by itself; with --brokers how far
                     they are
  track --brokers A,B
                     follows a topic in a consumer group, tells what is not acknowledged in time, and stores all of it
  replay FILE        sends a file of dead letters again: with --brokers to Kafka, with --url over HTTP, else to the store
  migrate            makes the tables of a ClickHouse, or brings them up to date; with --brokers or --kafka-collection it reads
                     the topic by itself then

  --store            sqlite:FILE or clickhouse+http(s)://HOST:PORT/DATABASE; else WEIR_FLOW_STORE
  --json             one JSON document; times and durations in nanoseconds, as text
  --limit N          at most so many, from 1 to 1000; default 100
  --after TEXT       the next page, as the page before says
  --from T --to T    RFC 3339, or so long ago: 90s 15m 2h 7d
  --pathway --group --node
                     only flows of that pathway, of that group, or that are at that node
  --lost-after D     silence after which a flow is lost; default 24h
  --timeout D        the longest that a question may take; default 10s
  --topic --group    for track, replay and migrate: the topic (weir.flow-events) and the consumer group (weir-flow-tracker, of
                     migrate weir-flow-store)
  --tls              to Kafka over TLS; KAFKA_CA_FILE names further authorities
  --retain-bytes N --retain-age D
                     for track: how much a file keeps
  --kafka-collection NAME
                     for migrate: the server's named collection that says how it reaches Kafka, with credentials
  --otlp-topic TOPIC for migrate: a topic of OTLP logs in JSON, to be read for flow events
  --retention-days N --cluster NAME --dry-run
                     for migrate: how long events stay; on all servers of a cluster; only print the statements

Credentials come from the environment alone: KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_SASL_MECHANISM (SCRAM-SHA-512),
CLICKHOUSE_USERNAME, CLICKHOUSE_PASSWORD, and WEIR_FLOWS_AUTHORIZATION for the header of --url. CLICKHOUSE_CA_FILE names further authorities.
Ends with 0; 1 where something failed, 2 where it was called wrongly, 3 where there is no such flow.`;

/** The command line, taken apart. */
export interface CommandLine {
  readonly word: string;
  /** What the word is about, where it takes something. */
  readonly about: string;
  readonly store: string | undefined;
  readonly json: boolean;
  /** Members of a query that were given. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly lostAfterMs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly retain: { readonly bytes?: number; readonly ageMs?: number };
  readonly brokers: readonly string[] | undefined;
  readonly topic: string | undefined;
  readonly group: string | undefined;
  readonly url: string | undefined;
  readonly tls: boolean;
  /** Of `migrate`. */
  readonly collection: string | undefined;
  readonly otlpTopic: string | undefined;
  readonly retentionDays: number | undefined;
  readonly cluster: string | undefined;
  readonly dryRun: boolean;
}

/** The name of the store, by the arguments or the environment. @throws UsageError where neither has it */
export function storeName({ store }: CommandLine, { env }: Pick<FlowsCliIo, 'env'>): string {
  const name = store ?? env['WEIR_FLOW_STORE'];
  if (name === undefined || name === '')
    throw new UsageError(
      'which store? --store sqlite:FILE or clickhouse+http(s)://HOST:PORT/DATABASE, or WEIR_FLOW_STORE',
    );
  return name;
}

/** @throws UsageError; undefined where help is asked for */
export function commandLine(args: readonly string[], now: HrTime): CommandLine | undefined {
  const { positionals, values } = parsed(args);
  if (values.help === true) return undefined;
  const [word = '', about, ...more] = positionals;
  if (!(WORDS as readonly string[]).includes(word)) throw new UsageError(`${JSON.stringify(word)} is no word of it`);
  const takes = TAKES[word];
  if (takes !== undefined && (about === undefined || about === '')) throw new UsageError(`${word} needs ${takes}`);
  if (more.length > 0 || (takes === undefined && about !== undefined)) throw new UsageError(`${word} takes no more`);
  const isKafka = ['track', 'replay', 'migrate'].includes(word);
  const query: Record<string, unknown> = {};
  if (values.limit !== undefined) query['limit'] = integer('--limit', values.limit);
  for (const name of ['from', 'to'] as const)
    if (values[name] !== undefined) query[name] = time(`--${name}`, values[name], now);
  for (const name of ['after', 'pathway', 'node', ...(isKafka ? [] : ['group'])] as ('after' | 'group')[])
    if (values[name] !== undefined) query[name] = values[name];
  return {
    word,
    about: about ?? '',
    store: values.store,
    json: values.json === true,
    query,
    lostAfterMs: values['lost-after'] === undefined ? undefined : duration('--lost-after', values['lost-after']),
    timeoutMs: values.timeout === undefined ? undefined : duration('--timeout', values.timeout),
    retain: {
      ...(values['retain-bytes'] === undefined ? {} : { bytes: integer('--retain-bytes', values['retain-bytes']) }),
      ...(values['retain-age'] === undefined ? {} : { ageMs: duration('--retain-age', values['retain-age']) }),
    },
    brokers: values.brokers?.split(',').filter((broker) => broker !== ''),
    topic: values.topic,
    group: isKafka ? values.group : undefined,
    url: values.url,
    tls: values.tls === true,
    collection: values['kafka-collection'],
    otlpTopic: values['otlp-topic'],
    retentionDays:
      values['retention-days'] === undefined ? undefined : integer('--retention-days', values['retention-days']),
    cluster: values.cluster,
    dryRun: values['dry-run'] === true,
  };
}

const TEXTS = [
  'store',
  'limit',
  'after',
  'from',
  'to',
  'pathway',
  'group',
  'node',
  'lost-after',
  'timeout',
  'retain-bytes',
  'retain-age',
  'brokers',
  'topic',
  'url',
  'kafka-collection',
  'otlp-topic',
  'retention-days',
  'cluster',
] as const;

interface Parsed {
  readonly positionals: readonly string[];
  readonly values: Readonly<Partial<Record<(typeof TEXTS)[number], string>>> & {
    readonly json?: boolean;
    readonly tls?: boolean;
    readonly 'dry-run'?: boolean;
    readonly help?: boolean;
  };
}

function parsed(args: readonly string[]): Parsed {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(TEXTS.map((name) => [name, { type: 'string' } as const])),
        json: { type: 'boolean' },
        tls: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function integer(name: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`${name} must be an integer`);
}

/** Milliseconds of a text such as 90s, 15m, 24h. */
function duration(name: string, text: string): number {
  const ms = parseDurationMs(text);
  if (ms === undefined) throw new UsageError(`${name} must be like 90s, 15m, 24h or 7d`);
  return ms;
}

/** Nanoseconds since the epoch of a time, or of so long ago. */
function time(name: string, text: string, now: HrTime): bigint {
  if (text === 'now') return toNanoseconds(now);
  const parsedTime = parseRfc3339(text);
  if (parsedTime !== undefined) return toNanoseconds(parsedTime);
  if (!/^\d+[a-z]+$/.test(text))
    throw new UsageError(`${name} must be a time in RFC 3339, or like 15m or 2h for so long ago`);
  return toNanoseconds(now) - BigInt(duration(name, text)) * 1_000_000n;
}
