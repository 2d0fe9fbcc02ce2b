/** Packages that stand in for the stock instrumentations, in a folder of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { autoInstrumentations } from '../../src/sdk/auto-instrumentations.ts';

const steps: string[] = [];
Object.assign(globalThis, { weirTestSteps: steps });

/** Names of what was found, and what was told, where these packages are installed; `steps` has what they did. */
function found(packages: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-stock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, code] of Object.entries(packages)) {
    const home = join(folder, 'node_modules', '@opentelemetry', name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'index.js'), code);
  }
  const told: string[] = [];
  steps.length = 0;
  const instrumentations = autoInstrumentations((detail) => told.push(detail), [join(folder, 'package.json')]);
  return { names: instrumentations.map(({ instrumentationName }) => instrumentationName), told };
}

/** A package with one instrumentation. */
const single = (exported: string): string => `
  weirTestSteps.push('load ${exported}');
  exports.${exported} = class { instrumentationName = '${exported}'; constructor() { weirTestSteps.push('make ${exported}'); } };`;

const ALL = `
  weirTestSteps.push('load all');
  exports.getNodeAutoInstrumentations = () => { weirTestSteps.push('make all'); return [{ instrumentationName: 'all' }]; };`;

test('those that are installed are loaded before the first is made', () => {
  const { names, told } = found({
    'instrumentation-http': single('HttpInstrumentation'),
    'instrumentation-express': single('ExpressInstrumentation'),
  });
  expect([names, told]).toEqual([['HttpInstrumentation', 'ExpressInstrumentation'], []]);
  expect(steps.map((step) => step.split(' ')[0])).toEqual(['load', 'load', 'make', 'make']);
});

test('where the package of all is installed, only what it does not bring is looked for beside it', () => {
  const { names } = found({
    'auto-instrumentations-node': ALL,
    'instrumentation-http': single('HttpInstrumentation'),
    'instrumentation-fastify': single('FastifyInstrumentation'),
  });
  expect(names).toEqual(['all', 'FastifyInstrumentation']);
  expect(steps.slice(0, 2)).toEqual(['load all', 'load FastifyInstrumentation']);
});

test('one that cannot be loaded or made is told of and left out', () => {
  const { names, told } = found({
    'instrumentation-http': single('HttpInstrumentation'),
    'instrumentation-pg': 'throw new TypeError("secret")',
    'instrumentation-koa': 'exports.KoaInstrumentation = class { constructor() { throw new RangeError("secret"); } };',
  });
  expect(names).toEqual(['HttpInstrumentation']);
  expect(told.toSorted()).toEqual([
    '@opentelemetry/instrumentation-koa could not be set up: RangeError',
    '@opentelemetry/instrumentation-pg could not be loaded: TypeError',
  ]);
});
