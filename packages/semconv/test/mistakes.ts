/** Tables of mistakes: each changes the fixture in one place, and the validator must name that place. */
import { expect, test } from 'vitest';
import { RegistryError } from '../generator/problems.ts';
import { validate, type Sources } from '../generator/validate.ts';
import { openTelemetry, shopWith } from './fixture.ts';

/** What is wrong, in which file, which text becomes which, and how the one problem that tells of it must begin. */
export type Mistake = readonly [what: string, file: string, from: string, to: string, problem: string];

/** Declares one test for each mistake. */
export function refuses(mistakes: readonly Mistake[]): void {
  test.for(mistakes)('%s is refused, and its place is named', ([, file, from, to, expected]) => {
    const problems = problemsOf(shopWith(file, from, to));
    expect(problems.filter((problem) => problem.startsWith(expected))).toHaveLength(1);
  });
}

/** The problems that the validator finds; none for a valid registry. */
export function problemsOf(sources: Sources): readonly string[] {
  try {
    validate(sources, openTelemetry);
    return [];
  } catch (error) {
    if (error instanceof RegistryError) return error.problems;
    throw error;
  }
}
