/** The data that every bench of caches reads. */

/** As many as are read in turn. */
export const KEYS: readonly string[] = Array.from({ length: 1_000 }, (_, index) => `book:${index}`);

/** What each key stands for: an object of a usual size. */
export const BOOK = { title: 'Dune', author: 'Frank Herbert', year: 1965, tags: ['fiction', 'desert'] };

export type Book = typeof BOOK;

export const keyAt = (index: number): string => KEYS[index % KEYS.length] as string;
