import { expect, test } from 'vitest';
import { fixtureTree } from './fixture-tree.ts';
import { generated } from './generated.ts';
import { readWorkspace } from './workspace.ts';

const check = (generator: string) => {
  const root = fixtureTree({ 'packages/a/package.json': {}, 'packages/a/generator/generate.ts': generator });
  return generated(root, readWorkspace(root));
};

test('a generator is asked with --check and passes with exit code 0', async () => {
  expect(await check(`process.exit(process.argv[2] === '--check' ? 0 : 1);`)).toEqual([]);
});

test('what a failing generator says is the problem', async () => {
  expect(await check(`console.error('names.ts is stale'); process.exit(1);`)).toEqual([
    'node packages/a/generator/generate.ts --check:\nnames.ts is stale',
  ]);
});
