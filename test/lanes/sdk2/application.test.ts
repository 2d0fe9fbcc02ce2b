import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { fixtureTree, fixtureWorkspace } from '../../checks/fixture-tree.ts';
import { entryProblems } from '../entries.ts';
import { makeApplication, typeProblems } from './application.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const exported = { '.': { types: './dist/index.d.ts', default: './dist/index.js' } };
const weir = { name: '@weir/a', type: 'module', exports: exported, dependencies: { b: '1.0.0' } };
const compilerOptions = {
  types: [],
  lib: ['es2024'],
  module: 'nodenext',
  strict: true,
  skipLibCheck: false,
  noEmit: true,
};

/** An application whose API has `Span { name: string }`, and the install that it comes from. */
function application({ source = '', code = `import 'b'; export const c = 1;`, declared = 'Span' } = {}) {
  const files = {
    'test/node_modules/@types/node/package.json': { name: '@types/node' },
    'packages/a/package.json': weir,
    'packages/a/node_modules/b/package.json': { name: 'b', main: 'b.js' },
    'packages/a/node_modules/b/b.js': '',
    'packages/a/dist/index.js': code,
    'packages/a/dist/index.d.ts': `import type { ${declared} } from '@opentelemetry/api';\nexport declare const c: ${declared};`,
  };
  const install = fixtureTree({
    'node_modules/@opentelemetry/api/package.json': { name: '@opentelemetry/api', types: 'api.d.ts', main: 'api.js' },
    'node_modules/@opentelemetry/api/api.d.ts': 'export interface Span { name: string }',
    'node_modules/@opentelemetry/api/api.js': 'exports.trace = 1;',
  });
  const project = fixtureTree({
    'tsconfig.json': { compilerOptions },
    'main.ts': `import { c } from '@weir/a';\n${source}`,
  });
  const folder = makeApplication(fixtureTree(files), fixtureWorkspace(files), project, install);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, install };
}

test('packages find the API and the dependencies that are beside them', async () => {
  const { folder, install } = application({ source: 'export const name: string = c.name;' });
  expect(await typeProblems(root, folder, install)).toEqual([]);
  expect(await entryProblems(folder, '@weir/a')).toEqual([]);
});

test('a type that does not fit, in the application or in a declaration, is a problem', async () => {
  const wrong = application({ source: 'export const name: number = c.name;' });
  expect((await typeProblems(root, wrong.folder, wrong.install)).join()).toContain('main.ts(2,14): error TS2322');
  const missing = application({ declared: 'Meter' });
  expect((await typeProblems(root, missing.folder, missing.install)).join()).toContain(`no exported member 'Meter'`);
});

test('a name that the API does not have is a problem where a package is loaded', async () => {
  const { folder } = application({ code: `import { logs } from '@opentelemetry/api'; export const c = logs;` });
  expect(await entryProblems(folder, '@weir/a')).toEqual([
    expect.stringContaining('logs'),
    expect.stringContaining('logs'),
  ]);
});

test('another OpenTelemetry than the installed one is a problem', async () => {
  const { folder } = application({ source: 'export const name: string = c.name;' });
  const [problem] = await typeProblems(root, folder, fixtureTree({}));
  expect(problem).toMatch(/api\.d\.ts is not of SDK 2$/);
});
