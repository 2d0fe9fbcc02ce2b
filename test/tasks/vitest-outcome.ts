/** Reads the counts of a vitest run from its JSON report. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Outcome } from './stages.ts';

const LINES_OF_REASON = 12;

/** The parts of the report that are read. */
export interface VitestReport {
  readonly testResults: readonly {
    /** Absolute path of the test file. */
    readonly name: string;
    readonly status: string;
    /** Why the file failed outside of its tests; may be empty. */
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** Reads the report; a run that left none has failed once. */
export function readVitestOutcome(file: string, root: string, status: number): Outcome {
  if (!existsSync(file)) return { passed: 0, failed: ['the run left no report'], skipped: [] };
  return vitestOutcome(JSON.parse(readFileSync(file, 'utf8')) as VitestReport, root, status);
}

/**
 * Sorts tests. A file that failed outside of its tests (it did not load, a hook threw) is one failure, and so is a run
 * that exits with an error where every test passed (an unhandled rejection, no test found).
 */
export function vitestOutcome({ testResults }: VitestReport, root: string, status: number): Outcome {
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: relative(root, name) })),
  );
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests
    .filter((test) => test.status === 'failed')
    .map(({ file, fullName, failureMessages }) => failure(`${file}: ${fullName}`, failureMessages?.[0]));
  const broken = testResults
    .filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'))
    .map(({ name, message }) => failure(relative(root, name), message));
  const skipped = tests
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map(({ file, fullName }) => `${file}: ${fullName}`);

  const found = [...failed, ...broken];
  if (found.length === 0 && status !== 0) found.push(`the run ended with ${status}, and every test passed`);
  return { passed, failed: found, skipped };
}

/** Without frames of other people's code, and cut where it is long: all of it was printed when it happened. */
function failure(what: string, reason = ''): string {
  const lines = stripVTControlCharacters(reason)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^ +at .*(?:node_modules|node:)/.test(line))
    .slice(0, LINES_OF_REASON);
  return [what, ...lines.map((line) => `  ${line}`)].join('\n');
}
