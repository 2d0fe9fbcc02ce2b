/** What does stampede protection cost a miss? */
import { Cache } from '@weir/cache';
import type { Question } from '../../../test/bench/question.ts';
import { BOOK, type Book } from './books.ts';

const builder = () => Cache.builder<string, Book>('bench').memory({ maxEntries: 1_000 }).insertPolicy('never');

const misses = (cache: Cache<string, Book>) => (index: number) => cache.getOrInsert(`book:${index}`, () => BOOK);

const question: Question = {
  name: 'cache/miss-stampede',
  question: 'a miss that is loaded, with stampede protection, versus without',
  ours: { name: 'protected', setup: () => misses(builder().stampedeProtection().build()) },
  rivals: [{ name: 'unprotected', setup: () => misses(builder().build()) }],
  bar: { kind: 'at_most', ratio: 1, orNs: 150 },
};

export default question;
