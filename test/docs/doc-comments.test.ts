import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fixtureTree } from '../checks/fixture-tree.ts';
import { readWorkspace } from '../checks/workspace.ts';
import { docCommentProblems } from './doc-comments.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

for (const one of readWorkspace(root).filter(({ folder }) => folder.startsWith('packages/'))) {
  test(`${one.manifest.name} explains every name it offers, functions and classes with an example`, () => {
    expect(docCommentProblems(root, one)).toEqual([]);
  });
}

const manifest = {
  name: '@weir/a',
  exports: { '.': { default: './dist/index.js' }, './package.json': './package.json' },
};

/** The problems of a package with this one file behind its index. */
function problems(text: string, index = `export { subject } from './subject.ts';`): readonly string[] {
  const tree = fixtureTree({
    'packages/a/package.json': manifest,
    'packages/a/src/index.ts': index,
    'packages/a/src/subject.ts': text,
  });
  return readWorkspace(tree).flatMap((one) => docCommentProblems(tree, one));
}

test.each([
  ['function', 'export function subject(): void {}'],
  ['function', 'export const subject = () => {};'],
  ['class', 'export class subject {}'],
  ['constant', 'export const subject = 1;'],
  ['type', 'export type subject = 1;'],
  ['type', 'export interface subject {}'],
])('a %s without a doc comment is named with its file', (kind, declaration) => {
  expect(problems(declaration)).toEqual([`packages/a/src/subject.ts:1: ${kind} subject has no doc comment`]);
});

test('functions and classes need an example, constants and types a sentence', () => {
  const comment = '/** Of use. */\n';
  expect(problems(`${comment}export function subject(): void {}`)).toEqual([
    'packages/a/src/subject.ts:2: function subject has no @example',
  ]);
  expect(problems(`${comment}export class subject {}`)).toEqual([
    'packages/a/src/subject.ts:2: class subject has no @example',
  ]);
  expect(problems(`${comment}export const subject = 1;`)).toEqual([]);
  expect(problems(`${comment}export interface subject {}`)).toEqual([]);
});

test('a comment is that of the declaration right under it', () => {
  const opening = '/** What this file is for. */\n\n';
  expect(problems(`${opening}export const subject = 1;`)).toHaveLength(1);
  expect(problems(`// Of use.\nexport const subject = 1;`)).toHaveLength(1);
});

test('tags are no sentence and an empty example is none', () => {
  expect(problems('/** @returns nothing */\nexport const subject = 1;')).toHaveLength(1);
  expect(problems('/**\n * Of use.\n *\n * @example\n */\nexport function subject(): void {}')).toEqual([
    'packages/a/src/subject.ts:6: function subject has an @example without code',
  ]);
});

test('an example of a class may stand at one of its members, and one of an overload counts for all', () => {
  const documented = '/**\n * Of use.\n * @example\n * subject();\n */\n';
  expect(problems(`/** Of use. */\nexport class subject {\n${documented}run(): void {} }`)).toEqual([]);
  const overloads = `${documented}export function subject(a: 1): void;\nexport function subject(a: 2): void;\n`;
  expect(problems(`${overloads}export function subject(): void {}`)).toEqual([]);
});

test('a name is followed through the files that pass it on, under the name that users see', () => {
  const index = `export { subject as seen } from './between.ts';`;
  const tree = fixtureTree({
    'packages/a/package.json': manifest,
    'packages/a/src/index.ts': index,
    'packages/a/src/between.ts': `export { inner as subject } from './subject.ts';`,
    'packages/a/src/subject.ts': 'const inner = 1;\nexport { inner };',
  });
  expect(readWorkspace(tree).flatMap((one) => docCommentProblems(tree, one))).toEqual([
    'packages/a/src/subject.ts:1: constant seen has no doc comment',
  ]);
});

test('what comes from another package is not judged again', () => {
  expect(problems('', `export { subject } from '@weir/b';`)).toEqual([]);
});

test('a name that cannot be found is an error, not a pass', () => {
  expect(() => problems('export const other = 1;')).toThrow('subject is not exported by ./subject.ts');
  expect(() => problems('', `export * from './subject.ts';`)).toThrow('exports without a name');
});
