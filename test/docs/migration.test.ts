/**
 * The ways of docs/migration.md, each before, after, and after going back: the same spans at the same receiver. The stock
 * instrumentations by `--require` are in test/system/applications.test.ts, which has them installed.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { BACK, expectStock, expectWeir, MIGRATION, type Step, stepsOf, told } from './migration-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the page installs, and where the workspace has it. */
const INSTALLED: Readonly<Record<string, string>> = {
  '@opentelemetry/api': 'packages/node/node_modules/@opentelemetry/api',
  '@opentelemetry/exporter-trace-otlp-proto': 'test/node_modules/@opentelemetry/exporter-trace-otlp-proto',
  '@opentelemetry/instrumentation-http': 'packages/node/node_modules/@opentelemetry/instrumentation-http',
  '@opentelemetry/sdk-node': 'packages/node/node_modules/@opentelemetry/sdk-node',
  '@weir/node': 'packages/node',
};

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
  const named = new Set(MIGRATION.match(/\bWEIR_[A-Z_]+/g));
  expect([...named].filter((name) => !known.includes(`\`${name}\``))).toEqual([]);
});
