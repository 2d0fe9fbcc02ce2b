/** A small repository on disk for one test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readWorkspace, type Package } from './workspace.ts';

/** Writes the files (objects as JSON) into a new folder, removed after the test, and gives its path. */
export function fixtureTree(files: Readonly<Record<string, string | object>>): string {
  const root = mkdtempSync(join(tmpdir(), 'weir-fixture-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

/** The same, read as a workspace. */
export function fixtureWorkspace(files: Readonly<Record<string, string | object>>): readonly Package[] {
  return readWorkspace(fixtureTree(files));
}
