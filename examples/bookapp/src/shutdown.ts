/** What a process still has to do when it has stopped taking work: what is loaded before it adds to that. */

const steps: (() => Promise<void>)[] = [];

/** Adds something that `shutDown` does, after what was added before. */
export function onShutdown(step: () => Promise<void>): void {
  steps.push(step);
}

/** Does all of it, in order. Called once. */
export async function shutDown(): Promise<void> {
  for (const step of steps) await step();
}
