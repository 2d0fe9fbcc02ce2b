import { expect, test } from 'vitest';
import { boundaries } from './boundaries.ts';
import { fixtureWorkspace } from './fixture-tree.ts';

const semconv = {
  name: '@weir/semconv',
  exports: { '.': { default: './dist/index.js' }, './registry': { default: './dist/registry.js' }, './internal': null },
};

/** One library with this one file beside its index, which imports it or not. */
function problems(text: string, { manifest = {}, fromIndex = true, folder = 'flow-events' } = {}) {
  const workspace = fixtureWorkspace({
    'packages/semconv/package.json': semconv,
    [`packages/${folder}/package.json`]: {
      name: `@weir/${folder}`,
      peerDependencies: { '@opentelemetry/api': '^1.9.0' },
      ...manifest,
    },
    [`packages/${folder}/src/index.ts`]: fromIndex ? `export { a } from './part/a.ts';` : 'export {};',
    [`packages/${folder}/src/part/a.ts`]: text,
  });
  return boundaries(workspace).map((problem) => problem.replace(/^.*?: /, ''));
}

const usesSemconv = { dependencies: { '@weir/semconv': 'workspace:^' } };

test('own files, node:, the API and public entries of declared packages may be imported', () => {
  const text = `
    import { readFile } from 'node:fs';
    import { trace } from '@opentelemetry/api';
    import { b } from '../b.ts';
    import { A } from '@weir/semconv';
    import { B } from '@weir/semconv/registry';`;
  expect(problems(text, { manifest: usesSemconv })).toEqual([]);
});

test('a relative path must not leave the package', () => {
  expect(problems(`import '../../../semconv/src/index.ts';`)).toEqual([
    '../../../semconv/src/index.ts leaves the package',
  ]);
});

test.each(['@weir/semconv/dist/index.js', '@weir/semconv/internal'])('%s is not a public entry', (specifier) => {
  expect(problems(`import '${specifier}';`, { manifest: usesSemconv })).toEqual([
    `${specifier} is not a public entry of @weir/semconv`,
  ]);
});

test('a package must be declared even where only its types are used, and devDependencies do not count', () => {
  const manifest = { devDependencies: { cloudevents: '^10.0.0' } };
  expect(problems(`import type { CloudEvent } from 'cloudevents';`, { manifest })).toEqual([
    'cloudevents is not among the dependencies or peers in package.json',
  ]);
});

test('a declared @weir package that nothing imports is reported', () => {
  expect(problems('export {};', { manifest: usesSemconv })).toEqual(['@weir/semconv is declared and never imported']);
});

test('a package does not import itself by name, nor a builtin without node:', () => {
  expect(problems(`import '@weir/flow-events'; import 'fs';`)).toEqual([
    '@weir/flow-events is this package; import the file itself',
    'write node:fs',
  ]);
});

test('what is kept because an own one would be no better may be loaded, in its one package', () => {
  const manifest = { dependencies: { 'lru-cache': '^11.0.0' } };
  expect(problems(`import { LRUCache } from 'lru-cache';`, { manifest, folder: 'cache' })).toEqual([]);
  expect(problems(`import { LRUCache } from 'lru-cache';`, { manifest })).toHaveLength(1);
});

test('a library loads no other dependency at run time, but may use its types', () => {
  const manifest = { dependencies: { zod: '^4.0.0' } };
  expect(problems(`import type { z } from 'zod';`, { manifest })).toEqual([]);
  expect(problems(`import { type ZodType } from 'zod';`, { manifest })).toEqual([
    'a library loads @opentelemetry/api, @weir/*, node: and optional peers only, not zod',
  ]);
});

test('a package that composes others may load what it declares', () => {
  const manifest = { dependencies: { protobufjs: '^7.0.0' } };
  expect(problems(`import 'protobufjs';`, { manifest, folder: 'viewer' })).toEqual([]);
});

test('an optional peer is for subpath entries: not for what index.ts loads', () => {
  const manifest = {
    peerDependencies: { '@platformatic/kafka': '^2.0.0' },
    peerDependenciesMeta: { '@platformatic/kafka': { optional: true } },
  };
  const text = `import { Producer } from '@platformatic/kafka';`;
  expect(problems(text, { manifest, fromIndex: false })).toEqual([]);
  expect(problems(text, { manifest })).toEqual([
    'the optional peer @platformatic/kafka is loaded from index.ts; only a subpath entry may',
  ]);
});

test('a library has no computed import', () => {
  expect(problems('export const load = (name: string) => import(name);')).toEqual([
    'a computed import cannot be checked',
  ]);
});
