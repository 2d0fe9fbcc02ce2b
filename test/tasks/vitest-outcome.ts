/** Reads the counts of a vitest run from its JSON report. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Outcome } from './stages.ts';

/** The parts of the report that are read. */
export interface VitestReport {
  readonly testResults: readonly {
    /** Absolute path of the test file. */
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Reads the report; a run that left none has failed once. */
export function readVitestOutcome(file: string, root: string, status: number): Outcome {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] };
  return vitestOutcome(JSON.parse(readFileSync(file, 'utf8')) as VitestReport, root, status);
}

/**
 * Counts tests. A file that failed outside of its tests (it did not load, a hook threw) counts as one failure, and so
 * does a run that exits with an error where every test passed (an unhandled rejection, no test found).
 */
export function vitestOutcome({ testResults }: VitestReport, root: string, status: number): Outcome {
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: relative(root, name) })),
  );
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length;
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const skipped = tests
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map(({ file, fullName }) => `${file}: ${fullName}`);

  const found = failed + brokenFiles;
  return { passed, failed: found === 0 && status !== 0 ? 1 : found, skipped };
}
