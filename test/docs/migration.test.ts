/** The ways of docs/migration.md, each before, after, and after going back: the same spans at the same receiver. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ReceivedSpan, startOtlpReceiver, TelemetryStore } from '@weir/viewer';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../checks/command.ts';
import { closedAfterTest } from '../faults/closed-after-test.ts';
import { snippetsOf } from './snippets.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'migration.md'), 'utf8');

/** What the page installs, and where the workspace has it. */
const INSTALLED: Readonly<Record<string, string>> = {
  '@opentelemetry/api': 'packages/node/node_modules/@opentelemetry/api',
  '@opentelemetry/exporter-trace-otlp-proto': 'test/node_modules/@opentelemetry/exporter-trace-otlp-proto',
  '@opentelemetry/instrumentation-http': 'packages/node/node_modules/@opentelemetry/instrumentation-http',
  '@opentelemetry/sdk-node': 'packages/node/node_modules/@opentelemetry/sdk-node',
  '@weir/node': 'packages/node',
};

/** A server, and one request to it; it knows nothing of telemetry. */
const APP = readFileSync(join(root, 'packages', 'node', 'test', 'fixtures', 'app.cjs'), 'utf8');

/** The files that stand before a command, and the command. */
interface Step {
  readonly files: Readonly<Record<string, string>>;
  readonly typed: string;
}

/** The commands of a section in order, each with the files above it. */
function stepsOf(heading: string): readonly Step[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  const steps: Step[] = [];
  let files: Record<string, string> = {};
  for (const { language, code } of snippetsOf(section)) {
    const name = /^(?:\/\/|#) (\S+)$/m.exec(code)?.[1];
    if (language === 'console') {
      steps.push({ files, typed: code.trim().replace(/^\$ /, '') });
      files = {};
    } else if (name !== undefined) files = { ...files, [name]: code };
  }
  return steps;
}

/** What an application that is started so tells a receiver until it ends. */
async function told(folder: string, { files, typed }: Step, env: Readonly<Record<string, string>> = {}) {
  const store = new TelemetryStore();
  const receiver = closedAfterTest(
    await startOtlpReceiver({
      port: 0,
      onTraces: (spans) => store.addTraces(spans),
      onLogs: (records) => store.addLogs(records),
    }),
  );
  for (const [name, code] of Object.entries({ ...files, 'app.js': APP })) writeFileSync(join(folder, name), code);
  const surroundings = {
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_METRICS_EXPORTER: 'none',
    ...env,
  };
  const ended = await command('sh', ['-c', typed], folder, surroundings);
  return { ...ended, spans: store.spans(), events: store.logRecords().map(({ eventName }) => eventName) };
}

/** A folder with a project that has the packages. */
function project(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'weir-migration-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, home] of Object.entries(INSTALLED)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(root, home)), link);
  }
  return folder;
}

function serverSpan(spans: readonly ReceivedSpan[]): ReceivedSpan | undefined {
  return spans.find(({ kind }) => kind === 2);
}

type Told = Awaited<ReturnType<typeof told>>;

/** The server's span as any SDK tells it. */
function expectStock({ status, output, spans, events }: Told): void {
  expect({ status, output }).toEqual({ status: 0, output: '200 hello\n' });
  expect(serverSpan(spans)).toMatchObject({ name: 'GET', resource: { 'service.name': 'shop' } });
  expect(serverSpan(spans)?.attributes).not.toHaveProperty(['request.id']);
  expect(events).toEqual([]);
}

/** The same, with what Weir adds. */
function expectWeir({ status, output, spans, events }: Told): void {
  expect({ status, output }).toEqual({ status: 0, output: '200 hello\n' });
  const server = serverSpan(spans);
  expect(server).toMatchObject({ name: 'GET', resource: { 'service.name': 'shop' } });
  expect(server?.attributes).toMatchObject({ 'request.id': expect.any(String), 'flow.id': server?.traceId });
  expect(events).toContain('flow.event');
}

const BACK = { WEIR_ENABLED: 'false' };

test('a NodeSDK by code', async () => {
  const folder = project();
  const [before, after] = stepsOf('A NodeSDK by code') as [Step, Step];
  expectStock(await told(folder, before));
  expectWeir(await told(folder, after));
  expectStock(await told(folder, after, BACK));
});

test('by --import, without code and by a file that decides', async () => {
  const folder = project();
  const [, after, decided] = stepsOf('`--require') as [Step, Step, Step];
  expectWeir(await told(folder, after));
  expectWeir(await told(folder, decided));
  expect(await told(folder, after, BACK)).toMatchObject({ output: '200 hello\n', spans: [] });
});

test('a declarative configuration file, with which the stock SDK starts too', async () => {
  const folder = project();
  const [before, after] = stepsOf('A declarative configuration file') as [Step, Step];
  expectStock(await told(folder, before));
  expectWeir(await told(folder, after));
  expectStock(await told(folder, { typed: before.typed, files: { ...before.files, ...after.files } }));
});

test('the variables that the page names are ones that there are', () => {
  const known = readFileSync(join(root, 'docs', 'environment.md'), 'utf8');
  const named = new Set(page.match(/\bWEIR_[A-Z_]+/g));
  expect([...named].filter((name) => !known.includes(`\`${name}\``))).toEqual([]);
});
