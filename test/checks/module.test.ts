import { expect, test } from 'vitest';
import { parseModule } from './module.ts';

const specifiers = (text: string) => parseModule('a.ts', text).imports.map(({ specifier }) => specifier);

test('sees imports, re-exports, dynamic imports, import types, require and import.meta.resolve', () => {
  const text = `
    import 'a'; import b from 'b'; import type { C } from 'c';
    export { d } from 'd'; export * from 'e'; export type { F } from 'f';
    type G = import('g').G;
    function later() { return [import('h'), require('i'), import.meta.resolve('j')]; }`;
  expect(new Set(specifiers(text))).toEqual(new Set('abcdefghij'));
});

test('only declarations that the compiler erases are type-only', () => {
  const text = `
    import type { A } from 'erased';
    export type { B } from 'erased';
    type C = import('erased').C;
    import { type D } from 'kept';
    export { type E } from 'kept';
    import 'kept';`;
  for (const { specifier, typeOnly } of parseModule('a.ts', text).imports)
    expect(typeOnly).toBe(specifier === 'erased');
});

test('a computed dynamic import has no specifier', () => {
  expect(specifiers('const name = "x"; await import(name); await import(`./${name}.ts`);')).toEqual([
    undefined,
    undefined,
  ]);
});

test('names the line of an import', () => {
  expect(parseModule('a.ts', '\n\nimport "x";').imports[0]?.line).toBe(3);
});

test('text in comments and strings is no import', () => {
  expect(specifiers(`/** import 'a' */ const text = "import 'b'";`)).toEqual([]);
});

test('a file that does not parse is reported by its name', () => {
  expect(() => parseModule('broken.ts', 'export {')).toThrow(/^broken\.ts: /);
});
