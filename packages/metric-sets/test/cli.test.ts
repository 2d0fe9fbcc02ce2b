import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openTelemetryNames } from '../../semconv/generator/open-telemetry.ts';
import { parseRegistry } from '../../semconv/generator/registry.ts';
import { runMetricsCli } from '../src/cli.ts';
import { counter, defineMetricSet } from '../src/index.ts';

const receiver = defineMetricSet({
  name: 'shop.receiver',
  registrationAttributes: { 'shop.id': 'string' },
  metrics: { received: counter({ unit: '{item}' }) },
});

function setUp() {
  const cwd = mkdtempSync(join(tmpdir(), 'weir-metrics-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const printed: string[] = [];
  const errors: string[] = [];
  const run = (...args: string[]) =>
    runMetricsCli(args, {
      cwd,
      load: async (path) => {
        if (path.endsWith('bad.ts')) throw Object.assign(new Error('password=hunter2'), { code: 'ERR_THEIRS' });
        return path.endsWith('empty.ts') ? {} : { receiver, other: 1, default: receiver };
      },
      print: (line) => void printed.push(line),
      printError: (line) => void errors.push(line),
    });
  return { cwd, run, printed, errors };
}

test('registry writes a valid registry, and generate a client of it', async () => {
  const { cwd, run, printed } = setUp();
  const url = 'https://example.com/schemas/shop/1.2.3';
  expect(await run('registry', 'metrics.ts', '--out', 'registry', '--schema-url', url, '--description', 'Shop.')).toBe(
    0,
  );
  expect(printed).toEqual([
    'wrote registry/manifest.yaml',
    'wrote registry/attributes.yaml',
    'wrote registry/metrics.yaml',
  ]);
  const files = ['manifest.yaml', 'attributes.yaml', 'metrics.yaml'].map((file) => [
    file,
    readFileSync(join(cwd, 'registry', file), 'utf8'),
  ]);
  const registry = parseRegistry(Object.fromEntries(files), openTelemetryNames());
  expect(registry).toMatchObject({ schemaUrl: url, metrics: [{ name: 'shop.receiver.received' }] });

  expect(await run('generate', '--registry', 'registry', '--out', 'src/client.ts')).toBe(0);
  expect(readFileSync(join(cwd, 'src', 'client.ts'), 'utf8')).toContain('export const shopReceiverMetrics =');
});

test('docs prints tables, or writes them', async () => {
  const { cwd, run, printed } = setUp();
  expect(await run('docs', 'metrics.ts')).toBe(0);
  expect(printed[0]).toContain('## shop.receiver');
  expect(await run('docs', 'metrics.ts', '--out', 'metrics.md')).toBe(0);
  expect(readFileSync(join(cwd, 'metrics.md'), 'utf8')).toBe(printed[0]);
});

test.each([[[]], [['registry']], [['registry', 'a.ts']], [['generate', '--out', 'x']], [['x', 'y']], [['--nonsense']]])(
  'called as %o it says how it is called',
  async (args) => {
    const { run, errors } = setUp();
    expect(await run(...args)).toBe(2);
    expect(errors.join()).toMatch(/usage:|Unknown option/);
  },
);

test('help is no fault', async () => {
  const { run, printed } = setUp();
  expect(await run('--help')).toBe(0);
  expect(printed.join()).toContain('weir-metrics registry');
});

test('what goes wrong is said, but not what a loaded module says', async () => {
  const { run, errors } = setUp();
  expect(await run('registry', 'empty.ts', '--out', 'x')).toBe(1);
  expect(await run('registry', 'bad.ts', '--out', 'x')).toBe(1);
  expect(await run('generate', '--registry', 'missing', '--out', 'x')).toBe(1);
  expect(errors).toEqual([
    'WEIR_METRIC_SETS_REGISTRY: the modules export no metric set',
    'WEIR_METRIC_SETS_REGISTRY: bad.ts could not be loaded: Error ERR_THEIRS',
    expect.stringContaining('ENOENT'),
  ]);
});

test('the command itself runs what was built', async () => {
  const bin = fileURLToPath(new URL('../bin/weir-metrics.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [bin, '--help']);
  expect(stdout).toContain('usage:');
});
