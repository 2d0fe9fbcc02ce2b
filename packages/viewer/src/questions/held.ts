/** How much is kept, and how old the oldest of it is. */
import type { RowCounts } from '../rows/counts.ts';
import { type QuestionContext, rowsOf } from './context.ts';

/** Counts of the storing thread. */
export interface Held {
  readonly kept: RowCounts;
  readonly received: RowCounts;
  readonly evicted: RowCounts;
  /** Why what had to leave the last time did not; absent where it did. */
  readonly removalProblem?: string;
  readonly usedBytes: number;
  /** When the oldest unit began, in milliseconds since the epoch; 0 where there is none. */
  readonly oldestMs: number;
}

/** Asks them. */
export function held({ db, state }: QuestionContext): Held {
  const { kept, received, evicted, removalProblem } = state;
  const [row] = rowsOf(db, 'SELECT begun FROM unit ORDER BY id LIMIT 1', []);
  return {
    kept,
    received,
    evicted,
    ...(removalProblem !== undefined && { removalProblem }),
    usedBytes: state.usedBytes(),
    oldestMs: Number(row?.['begun'] ?? 0),
  };
}
