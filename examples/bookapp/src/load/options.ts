/** The command line of the load generator. */
import { parseArgs } from 'node:util';

/** What is asked for. */
export interface LoadCommand {
  readonly url: string;
  readonly rate: number;
  readonly durationMs: number;
  readonly timeoutMs: number;
  readonly seed: number;
  readonly json: boolean;
}

/** Text of `--help`. */
export const HELP = `Usage: npm run load -- --url http://127.0.0.1:8000 [options]

Sends requests to a book app on this machine, as users would: mostly reads, at a rate that does not
depend on how fast they are answered. Each request is the root of a trace, which is exported where
OTEL_EXPORTER_OTLP_ENDPOINT says.

Options:
  --url URL          the bookapp service, on a loopback address
  --rate N           mean requests a second, 1 to 10000 (default 20)
  --duration N       seconds, 1 to 3600 (default 10)
  --timeout N        seconds that an answer may take, 1 to 60 (default 5)
  --seed N           makes the same load again, 0 to 4294967295 (default 1)
  --json             print the results as one JSON object in the last line
  --help             print this text
`;

const OPTIONS = {
  url: { type: 'string' },
  rate: { type: 'string' },
  duration: { type: 'string' },
  timeout: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the arguments.
 *
 * @returns 'help' where help is asked for
 * @throws Error that names the option
 */
export function parseLoadCommand(args: readonly string[]): LoadCommand | 'help' {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help === true) return 'help';
  return {
    url: loopback(values.url),
    rate: integer('--rate', values.rate, 20, 1, 10_000),
    durationMs: integer('--duration', values.duration, 10, 1, 3_600) * 1_000,
    timeoutMs: integer('--timeout', values.timeout, 5, 1, 60) * 1_000,
    seed: integer('--seed', values.seed, 1, 0, 4_294_967_295),
    json: values.json ?? false,
  };
}

/** A load on somebody else's machine is an attack. */
function loopback(text: string | undefined): string {
  const url = URL.parse(text ?? '');
  if (url === null || url.protocol !== 'http:')
    throw new Error('--url must be an http address, such as http://127.0.0.1:8000');
  if (!/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)) {
    throw new Error('--url must be a loopback address: 127.0.0.1, ::1 or localhost');
  }
  return url.href;
}

function integer(name: string, text: string | undefined, fallback: number, min: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new Error(`${name} must be a whole number from ${min} to ${max}`);
  return value;
}
