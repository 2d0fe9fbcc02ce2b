/** What does telemetry cost where nobody listens, and what does stampede protection cost a hit? */
import { Cache } from '@weir/cache';
import type { Question } from '../../../test/bench/question.ts';
import { BOOK, type Book, keyAt, KEYS } from './books.ts';

const builder = () => Cache.builder<string, Book>('bench').memory({ maxEntries: 10_000 });

async function filled(cache: Cache<string, Book>): Promise<(index: number) => unknown> {
  for (const key of KEYS) await cache.insert(key, BOOK);
  return (index) => cache.get(keyAt(index));
}

const questions: readonly Question[] = [
  {
    name: 'cache/hit-unobserved',
    question: 'a hit in memory with telemetry on and nobody listening, versus telemetry off',
    ours: { name: 'telemetry on', setup: () => filled(builder().build()) },
    rivals: [{ name: 'telemetry off', setup: () => filled(builder().telemetry('off').build()) }],
    bar: { kind: 'at_most', ratio: 1.05, orNs: 10 },
  },
  {
    name: 'cache/hit-stampede',
    question: 'a hit in memory with stampede protection, versus without',
    ours: { name: 'protected', setup: () => filled(builder().stampedeProtection().build()) },
    rivals: [{ name: 'unprotected', setup: () => filled(builder().build()) }],
    bar: { kind: 'at_most', ratio: 1.05 },
  },
];

export default questions;
