/** The command line of the demo. */
import { parseArgs } from 'node:util';

/** What the demo is asked to do. */
export interface DemoOptions {
  /** Requests to send; an integer from 1 to 10,000. */
  readonly requests: number;
  /** Go on under light load after the summary, until a signal. */
  readonly keepRunning: boolean;
  /** Use real servers, and start those that do not run. */
  readonly real: boolean;
  /** Bring the flow events through Kafka into ClickHouse too, and compare what it answers with the viewer. */
  readonly store: 'clickhouse' | undefined;
  /** Print the summary as one JSON object, as the last line of standard output. */
  readonly json: boolean;
  /** Ports; 0 is any free one. */
  readonly port: number;
  readonly backendPort: number;
  readonly otlpPort: number;
  readonly uiPort: number;
}

/** Text of `--help`. */
export const HELP = `Usage: npm run demo -- [options]

Starts a database, two services, an OTLP receiver and a viewer on 127.0.0.1, sends real HTTP requests,
and shows what became of them: spans, logs and flow events of two processes, joined.

Options:
  --requests N       requests to send, 1 to 10000 (default 100)
  --real             use PostgreSQL, Kafka and Redis, those of "npm run services"; what does not run
                     is started, and stopped in the end
  --store clickhouse with --real: ClickHouse, that of "npm run services", reads the flow events from Kafka by itself, and
                     must answer what the viewer answers
  --once             end after the summary (the default without a terminal)
  --keep-running     go on under light load, with a fault now and then, after the summary, and show the viewer
                     in a browser (the default at a terminal)
  --json             print the summary as one JSON object in the last line
  --port N           port of the bookapp service (default: any free one)
  --backend-port N   port of the backend service (default: any free one)
  --otlp-port N      port of the OTLP receiver (default: any free one)
  --ui-port N        port of the viewer's page (default: any free one)
  --help             print this text

Environment:
  BOOKAPP_DATABASE_URL   a PostgreSQL to use instead of the embedded one
  SENTRY_SPOTLIGHT       a Spotlight that is sent errors, such as http://localhost:8969/stream
  SENTRY_DSN             a Sentry that is sent errors (default: a receiver of the demo's own stands in for one)
  FLOW_SAMPLE_ONE_IN     observe one flow of so many, 1 to 1000000 (default 1: all)
`;

/** A mistake on the command line; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads the arguments.
 *
 * @returns 'help' where help is asked for
 * @throws UsageError
 */
export function parseDemoOptions(args: readonly string[], isTerminal: boolean): DemoOptions | 'help' {
  const values = parsed(args);
  if (values.help === true) return 'help';
  if (values.once === true && values['keep-running'] === true) {
    throw new UsageError('--once and --keep-running exclude each other');
  }
  if (values.store !== undefined && values.store !== 'clickhouse') throw new UsageError('--store must be clickhouse');
  if (values.store !== undefined && values.real !== true) throw new UsageError('--store clickhouse needs --real');
  return {
    requests: integer('--requests', values.requests, 100, 1, 10_000),
    keepRunning: values['keep-running'] ?? (values.once !== true && values.json !== true && isTerminal),
    real: values.real ?? false,
    store: values.store,
    json: values.json ?? false,
    port: integer('--port', values.port, 0, 0, 65_535),
    backendPort: integer('--backend-port', values['backend-port'], 0, 0, 65_535),
    otlpPort: integer('--otlp-port', values['otlp-port'], 0, 0, 65_535),
    uiPort: integer('--ui-port', values['ui-port'], 0, 0, 65_535),
  };
}

const OPTIONS = {
  requests: { type: 'string' },
  once: { type: 'boolean' },
  'keep-running': { type: 'boolean' },
  real: { type: 'boolean' },
  store: { type: 'string' },
  json: { type: 'boolean' },
  port: { type: 'string' },
  'backend-port': { type: 'string' },
  'otlp-port': { type: 'string' },
  'ui-port': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function integer(name: string, text: string | undefined, fallback: number, min: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`${name} must be a whole number from ${min} to ${max}`);
  }
  return value;
}
