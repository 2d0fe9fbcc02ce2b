/** How one check reads. */

/**
 * Prints a line for it, and its problems below.
 *
 * @param note stands behind its name in that line alone
 * @returns what failed, in words; undefined where there is no problem
 */
export function verdict(name: string, problems: readonly string[], note = ''): string | undefined {
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name}${note}`);
  const below = problems.map((problem) => problem.replace(/^/gm, '       '));
  for (const problem of below) console.log(problem);
  return problems.length === 0 ? undefined : [name, ...below].join('\n');
}
