/**
 * Applications that were not made for Weir, unmodified, with `--import @weir/node/register` from packed tarballs: what the real
 * Collector receives of them, on both lines of the SDK, and how they end.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReceivedSpan } from '@weir/viewer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APPLICATIONS, SDK_LINES } from '../applications/all.ts';
import { type Application } from '../applications/application.ts';
import { ApplicationProcess, type ApplicationProcessOptions } from '../applications/application-process.ts';
import { type Installation, installApplications } from '../applications/installation.ts';
import { jsonServer } from '../applications/json-server.ts';
import { BACK, expectStock, expectWeir, type Step, stepsOf, told } from '../docs/migration-page.ts';
import { closedAfterTest } from '../faults/closed-after-test.ts';
import { untilCollected } from '../services/collector/collected.ts';
import { givenCollector } from '../services/collector/environment.ts';
import { freePort } from '../services/free-port.ts';

const REGISTER = '@weir/node/register';
const INSTALL_MS = 300_000;

const collector = givenCollector(process.env);
let installation: Installation;

beforeAll(async () => {
  installation = await installApplications(fileURLToPath(new URL('../..', import.meta.url)));
}, INSTALL_MS);

afterAll(() => installation?.remove());

type How = Pick<ApplicationProcessOptions, 'folder' | 'imports' | 'env'>;

/** Runs an application, has it work and ends it. */
async function run({ name, entry, imports = [], prepare }: Application, how: How) {
  const { args, use, ending, close, ...expected } = await prepare();
  try {
    const preloads = [...imports, ...(how.imports ?? [])];
    const options = { ...how, imports: preloads, entry: join('node_modules', name, entry), args };
    const process = closedAfterTest(new ApplicationProcess(options));
    await use(process);
    return { ...expected, end: await process.end(ending), stderr: process.stderr };
  } finally {
    await close?.();
  }
}

const ends = new Map<string, ReturnType<typeof run>>();

/** How it ends without Weir, which is the same on both lines. */
async function endOf(application: Application, folder: string) {
  const known = ends.get(application.name) ?? run(application, { folder });
  ends.set(application.name, known);
  return (await known).end;
}

const cases = APPLICATIONS.flatMap((application) => SDK_LINES.map((line) => ({ ...application, line })));

test.for(cases)('$name ($what) on $line is traced, and ends as it does by itself', async ({ line, ...application }) => {
  const service = `${application.name}-${randomUUID()}`;
  const folder = installation.folders[line];
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoints['otlpHttp'] ?? '', OTEL_SERVICE_NAME: service };
  const [watched, end] = await Promise.all([
    run(application, { folder, imports: [REGISTER], env }),
    endOf(application, folder),
  ]);
  expect(watched.end).toEqual(end);
  expect(watched.stderr).not.toContain('@weir/node');
  const ours = (spans: readonly ReceivedSpan[]): readonly ReceivedSpan[] =>
    spans.filter(({ resource }) => resource['service.name'] === service);
  const { spans } = await untilCollected(collector, (collected) => watched.isComplete(ours(collected.spans)), {
    timeoutMs: 10_000,
  });
  watched.check(ours(spans));
});

/** Modules that are imported before the application, beside Weir. */
const preloadFiles = {
  'second.mjs': `import { startWeir } from '@weir/node'; startWeir();`,
  'shut-down.mjs': `import { startWeir } from '@weir/node';
    import { telemetry } from '${REGISTER}';
    await telemetry.shutdown();
    startWeir();`,
  'own-sdk.mjs': `import { NodeSDK } from '@opentelemetry/sdk-node'; new NodeSDK().start();`,
};

interface Fault {
  readonly what: string;
  readonly imports?: readonly string[];
  readonly env?: () => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
  /** What is told, with what mends it. */
  readonly told: RegExp;
}

const faults: readonly Fault[] = [
  {
    what: 'a receiver that is down from the start',
    env: async () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` }),
    told: /@weir\/node: not exported when the process ended: (\d+) of \1 spans.*weir doctor/,
  },
  {
    what: 'a second start',
    imports: [REGISTER, './second.mjs'],
    told: /@weir\/node: WEIR_NODE_STARTED: .* start it once/,
  },
  {
    what: 'a start after shutdown',
    imports: ['./shut-down.mjs'],
    told: /@weir\/node: WEIR_NODE_SHUT_DOWN: .* forceFlush before that/,
  },
  {
    what: 'an SDK that was registered before',
    imports: ['./own-sdk.mjs', REGISTER],
    told: /@weir\/node: WEIR_NODE_SDK_PRESENT: .* new NodeSDK\(weir\(\)\)/,
  },
  {
    what: 'the SDK of one line beside the API of the other',
    env: () => ({ WEIR_SDK_FROM: installation.folders.sdk2 }),
    told: /@weir\/node: WEIR_NODE_API_MISMATCH: .*1\.9\.1 for the SDK and 1\.10\.0 for Weir.*; npm install/,
  },
];

test.for(faults)('$what is told of with what mends it, and the application runs on', async (fault) => {
  const folder = installation.folders.sdk3;
  for (const [file, code] of Object.entries(preloadFiles)) await writeFile(join(folder, file), code);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoints['otlpHttp'] ?? '', ...(await fault.env?.()) };
  const { end, stderr } = await run(jsonServer, { folder, imports: fault.imports ?? [REGISTER], env });
  expect(end.signal).toBe('SIGTERM');
  expect(stderr).toMatch(fault.told);
});

test('who comes from the stock instrumentations by --require has the same spans and more, and can go back', async () => {
  // Not of the project, whose modules are ES modules.
  const folder = join(installation.folders.sdk3, 'migration');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{}');
  const [before, after, decided] = stepsOf('`--require') as [Step, Step, Step];
  // Those of clouds would ask for their metadata.
  const env = { OTEL_NODE_RESOURCE_DETECTORS: 'env' };
  const [stock, weir, asDecided, back] = await Promise.all([
    told(folder, before, env),
    told(folder, after, env),
    told(folder, decided, env),
    told(folder, decided, { ...env, ...BACK }),
  ]);
  for (const one of [stock, back]) expectStock(one);
  for (const one of [weir, asDecided]) expectWeir(one);
});
