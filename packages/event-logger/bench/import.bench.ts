/** What does importing this package cost? */
import { importTimeQuestion } from '../../../test/bench/import-time.ts';
import type { Question } from '../../../test/bench/question.ts';

const questions: readonly Question[] = ['@weir/event-logger'].map((entry) =>
  importTimeQuestion(entry, import.meta.url),
);
export default questions;
