import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildGoProgram, folderHash, type GoProgram, goProgramFile } from './go-program.ts';

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
  const wanted: GoProgram = {
    title: 'a program',
    program: 'program',
    module: temporaryFolder(),
    package: '.',
    duration: 'a minute',
    instead: 'do without',
  };
  mkdirSync(dirname(goProgramFile(wanted, cacheDir)), { recursive: true });
  const lines: string[] = [];
  await buildGoProgram(wanted, cacheDir, (line) => lines.push(line));
  expect(lines).toEqual([]);
});
