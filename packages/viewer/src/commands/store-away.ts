/** Says that the store of a viewer does not answer: what is printed then is what the viewer has itself. */
import type { StoreProblem } from '../api/types/flow-store.ts';

/** The exit code: 1 where there is a problem, which is said. */
export function codeOf(problem: StoreProblem | undefined, printError: (line: string) => void): 0 | 1 {
  if (problem === undefined) return 0;
  printError(
    `weir-viewer: the flow store does not answer, these are flows that the viewer received: ${problem.message}`,
  );
  return 1;
}
