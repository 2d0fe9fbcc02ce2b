/** A place for the files of a test, which are gone after it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export function temporaryFile(name: string = 'flows.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-flow-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}
