/** Asks the application, once for each item, whether it may leave. */
import { errorName } from '@weir/otel-compat';
import type { Timers } from '../ports.ts';
import type { Entry } from '../queue/item-queue.ts';
import { faults } from '../state.ts';

/** Whether an item may leave. */
export type Admit<T> = (item: T) => boolean | Promise<boolean>;

/**
 * One answer for each entry. Only `true` lets an item through; what throws, rejects, is no boolean or does not come within
 * `timeoutMs` is a fault and keeps it. Never rejects.
 */
export async function admissions<T>(
  admit: Admit<T>,
  entries: readonly Entry<T>[],
  { timeoutMs, timers }: { readonly timeoutMs: number; readonly timers: Timers },
): Promise<readonly boolean[]> {
  const answers = entries.map(() => false);
  const pending: Promise<void>[] = [];
  for (const [index, { item }] of entries.entries()) {
    const answer = ask(admit, item);
    if (typeof answer === 'boolean') answers[index] = answer;
    else pending.push(answer.then((admitted) => void (answers[index] = admitted)));
  }
  if (pending.length === 0) return answers;
  const { promise: deadline, resolve } = Promise.withResolvers<'late'>();
  const cancelTimer = timers.after(timeoutMs, () => resolve('late'), false);
  const late = await Promise.race([Promise.all(pending), deadline]);
  cancelTimer();
  if (late === 'late') faults.count('bad_admission', `admit gave no answer within ${timeoutMs} ms; denied`);
  // A copy: an answer that comes after this one changes nothing.
  return [...answers];
}

/** A promise only where the application gave one. */
function ask<T>(admit: Admit<T>, item: T): boolean | Promise<boolean> {
  try {
    const answer: unknown = admit(item);
    if (typeof answer === 'boolean') return answer;
    return Promise.resolve(answer).then(checked, threw);
  } catch (error) {
    return threw(error);
  }
}

function checked(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  faults.count('bad_admission', `admit answered with ${typeof answer}, which is no boolean; denied`);
  return false;
}

function threw(error: unknown): boolean {
  faults.count('bad_admission', `admit failed: ${errorName(error)}; denied`);
  return false;
}
