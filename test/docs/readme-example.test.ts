import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fixtureTree } from '../checks/fixture-tree.ts';
import { readWorkspace } from '../checks/workspace.ts';
import { readmeExample, run, withPlaceholders } from './readme-example.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The printed and the expected lines of the README in a folder, whose code is at home in `home`. */
async function printedAndExpected(folder: string, home = folder) {
  const file = join(root, folder, 'README.md');
  if (!existsSync(file)) throw new Error(`${folder}/README.md: missing`);
  const { code, output } = readmeExample(readFileSync(file, 'utf8'));
  return [withPlaceholders(await run(code, join(root, home)), output), output] as const;
}

test('the README of the repository has code that prints what stands below it', async () => {
  // An application that has the stock NodeSDK and Weir installed.
  const [printed, expected] = await printedAndExpected('.', 'examples/bookapp');
  expect(printed).toEqual(expected);
});

for (const { folder, manifest } of readWorkspace(root).filter((one) => one.folder.startsWith('packages/'))) {
  test(`the README of ${manifest.name} opens with code that prints what stands below it`, async () => {
    const [printed, expected] = await printedAndExpected(folder);
    expect(printed).toEqual(expected);
  });
}

describe('reading', () => {
  const fence = (language: string, content: string) => `\`\`\`${language}\n${content}\n\`\`\`\n`;

  test('the first ts block and the text block after it are taken', () => {
    const markdown = `# A\n${fence('sh', 'npm i')}${fence('ts', 'const a = 1;\n\na;')}Prints:\n\n${fence('text', '1\n\n2')}${fence('ts', 'b')}`;
    expect(readmeExample(markdown)).toEqual({ code: 'const a = 1;\n\na;\n', output: ['1', '', '2'] });
  });

  test('in a console block the commands are no output', () => {
    const markdown = fence('ts', 'a') + fence('console', '$ node app.ts\n1');
    expect(readmeExample(markdown).output).toEqual(['1']);
  });

  test('a README without code, or without its output right after, is an error', () => {
    expect(() => readmeExample('# A\n')).toThrow('no ```ts block');
    expect(() => readmeExample(fence('text', '1'))).toThrow('no ```ts block');
    expect(() => readmeExample(fence('ts', 'a'))).toThrow('no ```text');
    expect(() => readmeExample(fence('ts', 'a') + fence('ts', 'b') + fence('text', '1'))).toThrow('no ```text');
  });

  test('a package without README says so', async () => {
    await expect(printedAndExpected('packages/attic')).rejects.toThrow('packages/attic/README.md: missing');
  });
});

describe('running', () => {
  const files = {
    'package.json': { name: '@weir/a', type: 'module', exports: { '.': './dist/index.js' } },
    'dist/index.js': 'export const a = 1;',
    'node_modules/peer/package.json': { name: 'peer', type: 'module', exports: './index.js' },
    'node_modules/peer/index.js': 'export const b = 2;',
  };

  test('the package is found by its name, its peers in its node_modules, and types are stripped', async () => {
    const code = `import { a } from '@weir/a';\nimport { b } from 'peer';\nconst c: number = a + b;\nconsole.log({ c });`;
    expect(await run(code, fixtureTree(files))).toEqual(['{ c: 3 }']);
  });

  test('a failure is reported with what was written to stderr', async () => {
    await expect(run(`throw new Error('no such port');`, fixtureTree(files))).rejects.toThrow('no such port');
    await expect(run(`import 'elsewhere';`, fixtureTree(files))).rejects.toThrow('ERR_MODULE_NOT_FOUND');
  });

  test('code that does not end is ended, and has failed', async () => {
    await expect(run('setInterval(() => {}, 1_000);', fixtureTree(files), 500)).rejects.toThrow('after 500 ms');
  });
});

describe('comparing', () => {
  test.each([
    ['id <uuid>', 'id f47ac10b-58cc-4372-a567-0e02b2c3d479'],
    ['at <time>.', 'at 2026-01-02T03:04:05.000000006Z.'],
    ['at <time>', 'at 2026-01-02T03:04:05+01:00'],
    ['(<hex>, <hex>)', '(00ff, a1)'],
  ])('%s stands for %s', (expected, printed) => {
    expect(withPlaceholders([printed], [expected])).toEqual([expected]);
  });

  test.each([
    ['<uuid>', 'f47ac10b'],
    ['<time>', 'yesterday'],
    ['<hex>', 'xyz'],
    ['<any>', 'a'],
    ['a.b', 'a+b'],
    ['a', 'ab'],
  ])('%s does not stand for %s', (expected, printed) => {
    expect(withPlaceholders([printed], [expected])).toEqual([printed]);
  });

  test('a line too many or too few stays one', () => {
    expect(withPlaceholders(['a', 'b'], ['a'])).toEqual(['a', 'b']);
    expect(withPlaceholders(['a'], ['a', 'b'])).toEqual(['a']);
  });
});
