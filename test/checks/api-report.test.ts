import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiReport, difference } from './api-report.ts';
import { fixtureTree } from './fixture-tree.ts';
import { readWorkspace } from './workspace.ts';

const tree = {
  'packages/a/package.json': {
    name: '@weir/a',
    version: '0.0.0',
    type: 'module',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './sub': { types: './dist/sub.d.ts', default: './dist/sub.js' },
      './package.json': './package.json',
    },
  },
  // Declarations keep the extension of the source, as the compiler writes them.
  'packages/a/dist/index.d.ts': `export { size } from './size.ts';\n`,
  'packages/a/dist/size.d.ts': `/** Of it. */\nexport declare function size(of: Buffer): number;\n`,
  'packages/a/dist/sub.d.ts': `export declare const unit = "By";\n`,
};

function reporting(changes: object = {}) {
  const root = fixtureTree({ ...tree, ...changes });
  const check = (update: boolean) => apiReport(root, readWorkspace(root), update);
  return { root, check, report: () => readFileSync(join(root, 'packages/a/api.md'), 'utf8') };
}

test('a report that is written is the one compared with, and covers every entry', () => {
  const { root, check, report } = reporting();
  expect(check(true)).toEqual([]);
  expect(check(false)).toEqual([]);
  expect(report()).toContain('## API report of @weir/a\n');
  expect(report()).toContain('export function size(of: Buffer): number;');
  expect(report()).toContain('## API report of @weir/a/sub\n');
  expect(report()).toContain('export const unit = "By";');
  expect(report()).not.toContain(root);
});

test('a change of what is offered is named with both lines', () => {
  const { check } = reporting({ 'packages/a/api.md': 'something else\n' });
  expect(check(false)).toEqual([
    expect.stringMatching(
      /^packages\/a\/api\.md: differs from line 1 on: "something else" is now "## API report of @weir\/a"; .*--update-api/,
    ),
  ]);
});

test('an entry that was not built is reported', () => {
  const root = fixtureTree({ 'packages/a/package.json': tree['packages/a/package.json'] });
  expect(apiReport(root, readWorkspace(root), false)).toEqual([
    'packages/a/dist/index.d.ts: missing; is it built?',
    'packages/a/dist/sub.d.ts: missing; is it built?',
  ]);
});

test('the difference is the first line that parts', () => {
  expect(difference('', 'a')).toBe('missing');
  expect(difference('a\nb', 'a\nc')).toBe('differs from line 2 on: "b" is now "c"');
  expect(difference('a\nb', 'a')).toBe('differs from line 2 on: "b" is now ""');
});
