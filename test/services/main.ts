/** `npm run services -- up [names] | status | down [names]`: real servers on 127.0.0.1, for tests and for trying things. */
import { fileURLToPath } from 'node:url';
import { allServices } from './all.ts';
import { type RunningService, SERVICE_NAMES, type ServiceName, ServiceUnavailableError } from './service.ts';
import { Services } from './services.ts';
import { ServicesState } from './state.ts';

const USAGE = `Usage: npm run services -- up [names] | status | down [names]

Names: ${SERVICE_NAMES.join(' ')} (default: all); what one needs comes up with it, and what
stands on one goes down with it. Servers run on free ports of 127.0.0.1 until they are taken down; what is downloaded or
built is kept in WEIR_CACHE_DIR. A server that the environment names (KAFKA_BROKERS, DATABASE_URL, REDIS_URL,
CLICKHOUSE_URL, OTEL_EXPORTER_OTLP_ENDPOINT), and a program (WEIR_CHROMIUM, WEIR_OPA, WEIR_PYTHON), is used instead of a new one.
WEIR_SERVICES=docker runs official images where there are some.
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const services = new Services(allServices, new ServicesState(root), (line) => console.error(line));
const [command, ...names] = process.argv.slice(2);

const unknown = names.filter((name) => !(SERVICE_NAMES as readonly string[]).includes(name));
if (unknown.length > 0) fail(`unknown: ${unknown.join(', ')}\n\n${USAGE}`);
const wanted = (names.length === 0 ? SERVICE_NAMES : names) as readonly ServiceName[];

if (command === 'up') await up();
else if (command === 'status') await status();
else if (command === 'down') for (const name of wanted) await services.down(name);
else fail(USAGE);

async function up(): Promise<void> {
  for (const name of services.withNeeds(wanted)) {
    try {
      console.log(line(await services.up(name), 'healthy'));
    } catch (error) {
      const kind = error instanceof ServiceUnavailableError ? 'cannot be had' : 'failed';
      console.error(`${name}: ${kind}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
}

async function status(): Promise<void> {
  const all = await services.status();
  if (all.length === 0) console.log('nothing is up; "npm run services -- up" starts all');
  for (const { running, fault } of all) {
    console.log(line(running, fault === undefined ? 'healthy' : `unhealthy: ${fault}`));
    if (fault !== undefined) process.exitCode = 1;
  }
}

/** Addresses are shown, credentials are not. */
function line({ name, version, endpoints }: RunningService, state: string): string {
  const shown = Object.entries(endpoints)
    .filter(([key]) => key !== 'password')
    .map(([key, value]) => `${key}=${value.replace(/\/\/\S*@/, '//***@')}`);
  return `${name.padEnd(10)} ${version.padEnd(8)} ${state}   ${shown.join(' ')}`;
}

function fail(message: string): never {
  process.stderr.write(message);
  process.exit(2);
}
