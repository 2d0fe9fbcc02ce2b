/** One run of vitest on this terminal, and its counts. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attached } from './attached.ts';
import type { Outcome } from './stages.ts';
import { readVitestOutcome } from './vitest-outcome.ts';

export interface VitestRun {
  /** Relative to the top of the repository. */
  readonly config: string;
  /** Only files whose path contains one of these; all of the config's where there is none. */
  readonly filters?: readonly string[];
  /** Files left out, relative to the top of the repository; each must be there. */
  readonly exclude?: readonly string[];
  /** The Node that runs it; this one by default. */
  readonly node?: string;
  /** Set besides what is set here. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the tests of a config to the end. */
export async function runVitest(root: string, run: VitestRun): Promise<Outcome> {
  const { config, filters = [], exclude = [], node = process.execPath, env } = run;
  const gone = exclude.filter((file) => !existsSync(join(root, file)));
  if (gone.length > 0) throw new Error(`to be left out, but not there: ${gone.join(', ')}`);

  const folder = mkdtempSync(join(tmpdir(), 'weir-test-'));
  const report = join(folder, 'vitest.json');
  try {
    const vitest = join(root, 'test', 'node_modules', 'vitest', 'vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const choice = [...exclude.map((file) => `--exclude=${file}`), ...filters];
    const status = await attached(node, [vitest, 'run', '--config', config, ...reporters, ...choice], root, env);
    return readVitestOutcome(report, root, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
