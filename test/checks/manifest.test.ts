import { expect, test } from 'vitest';
import { manifestProblems } from './manifest.ts';
import type { Manifest } from './workspace.ts';

const good: Manifest = {
  name: '@weir/a',
  version: '0.0.0',
  license: 'Apache-2.0',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=22.15.0' },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
  dependencies: { '@weir/b': '^0.0.0' },
  peerDependencies: { '@opentelemetry/api': '^1.9.0' },
};
const files = ['package/package.json', 'package/README.md', 'package/LICENSE', 'package/dist/index.js'];

test('a package that keeps the rules passes', () => {
  expect(manifestProblems(good, files)).toEqual([]);
});

test.each<[string, object]>([
  ['license must be Apache-2.0', { license: 'MIT' }],
  ['type must be module', { type: 'commonjs' }],
  ['sideEffects must be false, or the list of the entries that are loaded for their effect', { sideEffects: true }],
  [
    'sideEffects must be false, or the list of the entries that are loaded for their effect',
    { sideEffects: ['./dist/a.js'] },
  ],
  ['engines.node must be >=22.15.0', { engines: { node: '>=20' } }],
  ['the peer range of @opentelemetry/api must be ^1.9.0', { peerDependencies: { '@opentelemetry/api': '^1.10.0' } }],
  ['@opentelemetry/api must be a peer', { dependencies: { '@opentelemetry/api': '^1.9.0' } }],
  [
    '@opentelemetry/sdk-logs must not be a dependency: two SDK lines are supported',
    { dependencies: { '@opentelemetry/sdk-logs': '^3.0.0' } },
  ],
  ['exports["."] has a require condition: one copy only', { exports: { '.': { require: './dist/index.cjs' } } }],
  ['@weir/b is packed as workspace:^', { dependencies: { '@weir/b': 'workspace:^' } }],
])('%s', (problem, change) => {
  expect(manifestProblems({ ...good, ...change }, files)).toEqual([problem]);
});

test('an entry may be loaded for its effect', () => {
  const exports = { ...good.exports, './register': { default: './dist/register.js' } };
  expect(manifestProblems({ ...good, exports, sideEffects: ['./dist/register.js'] }, files)).toEqual([]);
});

test('the tarball holds a README and a LICENSE', () => {
  expect(manifestProblems(good, ['package/package.json'])).toEqual([
    'the tarball holds no README.md',
    'the tarball holds no LICENSE',
  ]);
});
