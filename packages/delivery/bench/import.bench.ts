/** What does importing this package, and its HTTP entry, cost? */
import { importTimeQuestion } from '../../../test/bench/import-time.ts';
import type { Question } from '../../../test/bench/question.ts';

const questions: readonly Question[] = ['@weir/delivery', '@weir/delivery/http'].map((entry) =>
  importTimeQuestion(entry, import.meta.url),
);
export default questions;
