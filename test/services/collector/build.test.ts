import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { buildCollector, collectorProgram, folderHash } from './build.ts';
import { collector } from './service.ts';

const source = (name: string): string => readFileSync(new URL(`module/${name}`, import.meta.url), 'utf8');

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a folder has another hash when a file of it has another name, another content, or is moved to its neighbour', () => {
  const folder = temporaryFolder();
  const hashes = new Set<string>();
  const note = (): unknown => hashes.add(folderHash(folder));
  writeFileSync(join(folder, 'a'), 'xy');
  writeFileSync(join(folder, 'b'), 'z');
  note();
  writeFileSync(join(folder, 'a'), 'x');
  writeFileSync(join(folder, 'b'), 'yz');
  note();
  renameSync(join(folder, 'b'), join(folder, 'c'));
  note();
  expect(hashes.size).toBe(3);
});

test('what the cache has is not built again, even without Go', async () => {
  const cacheDir = temporaryFolder();
  mkdirSync(dirname(collectorProgram(cacheDir)), { recursive: true });
  const lines: string[] = [];
  await buildCollector(cacheDir, (line) => lines.push(line));
  expect(lines).toEqual([]);
});

test('the Go sources are those of the manifest, and its version is the one that the service tells', () => {
  const { dist, ...kinds } = parse(source('manifest.yaml')) as Record<string, { gomod: string }[]> & {
    readonly dist: { readonly version: string };
  };
  expect(dist.version).toBe(collector.version);
  const modules = Object.values(kinds).flatMap((list) => list.map(({ gomod }) => gomod));
  const [goMod, goSum] = [source('go.mod'), source('go.sum')];
  const generated = source('components.go') + source('main.go');
  for (const module of modules) {
    expect(goMod).toContain(`\t${module}\n`);
    expect(goSum).toContain(`${module} h1:`);
    expect(generated).toContain(`"${module}"`);
  }
  expect(generated.match(/ v\d+\.\d+\.\d+"/g)).toHaveLength(modules.length);
});
