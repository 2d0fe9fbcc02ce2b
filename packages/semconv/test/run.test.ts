import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { renewCommand } from '../generator/renew-command.ts';
import { run } from '../generator/run.ts';
import type { Sources } from '../generator/validate.ts';
import { shop, shopWith } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-semconv-'));
const root = pathToFileURL(`${folder}/`);
const metrics = 'packages/semconv/src/generated/metrics.ts';

function writeRegistry(sources: Sources): void {
  const registry = join(folder, 'packages/semconv/registry');
  rmSync(registry, { recursive: true, force: true });
  mkdirSync(registry, { recursive: true });
  for (const [file, text] of Object.entries(sources)) writeFileSync(join(registry, file), text);
}

beforeEach(() => {
  writeRegistry(shop);
  run([], root);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the generated files of Weir are fresh', () => {
  expect(run(['--check'], new URL('../../../', import.meta.url))).toEqual({ code: 0, lines: [] });
});

test('the command itself says nothing and exits with 0 when all is fresh', () => {
  const command = fileURLToPath(new URL('../generator/generate.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [command, '--check'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('a second run finds nothing to write', () => {
  expect(run([], root)).toEqual({ code: 0, lines: [] });
  expect(run(['--check'], root)).toEqual({ code: 0, lines: [] });
});

test('a file that was edited is stale until the next run', () => {
  appendFileSync(join(folder, metrics), '// more\n');
  const stale = { code: 1, lines: [`${metrics} is stale: renew it with "${renewCommand}"`] };
  expect(run(['--check'], root)).toEqual(stale);
  expect(run(['--check'], root)).toEqual(stale);
  expect(run([], root)).toEqual({ code: 0, lines: [`wrote ${metrics}`] });
  expect(run(['--check'], root).code).toBe(0);
});

test('every file that a changed registry touches is named', () => {
  writeRegistry(shopWith('signals.yaml', 'name: shop.orders', 'name: shop.purchases'));
  expect(run(['--check'], root).lines.map((line) => line.split(' ')[0])).toEqual([
    metrics,
    'packages/semconv/src/index.ts',
    'docs/semantic-conventions.md',
  ]);
});

test('a file is removed when the registry has nothing more for it', () => {
  const { 'signals.yaml': _, ...others } = shop;
  writeRegistry(others);
  expect(run(['--check'], root).lines.some((line) => line.startsWith(metrics))).toBe(true);
  run([], root);
  expect(() => readFileSync(join(folder, metrics))).toThrow('ENOENT');
  expect(run(['--check'], root).code).toBe(0);
});

test.for([[[]], [['--check']]])(
  'with a registry that is not valid, %j writes nothing and tells each fault',
  ([args = []]) => {
    writeRegistry(shopWith('signals.yaml', 'unit: s', 'unit: seconds'));
    const before = readFileSync(join(folder, metrics), 'utf8');
    const { code, lines } = run(args, root);
    expect(code).toBe(1);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('signals.yaml: metrics[0] (shop.order.duration): unit:');
    expect(readFileSync(join(folder, metrics), 'utf8')).toBe(before);
  },
);

test.for([[['--chek']], [['--check', '--check']], [['x']]])(
  'called with %j it explains itself and does nothing',
  ([args = []]) => {
    expect(run(args, root)).toEqual({ code: 2, lines: ['usage: generate.ts [--check]'] });
  },
);
