/** What every bench of this package reads. */
import type { Call } from '../../../test/bench/question.ts';
import type { Face } from '../test/libraries.ts';

const KEYS: readonly string[] = Array.from({ length: 1_000 }, (_, index) => `book:${index}`);
const BOOK = { title: 'Dune', author: 'Frank Herbert', year: 1965, tags: ['fiction', 'desert'] };

export const keyAt = (index: number): string => KEYS[index % KEYS.length] as string;

/** Reads of what is there. */
export async function filled(cache: Face): Promise<Call> {
  for (const key of KEYS) await cache.set(key, BOOK);
  return (index) => cache.get(keyAt(index));
}
