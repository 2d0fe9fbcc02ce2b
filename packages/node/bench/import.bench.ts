/** What does importing this package cost? */
import { importTimeQuestion } from '../../../test/bench/import-time.ts';
import type { Question } from '../../../test/bench/question.ts';

const question: Question = importTimeQuestion('@weir/node', import.meta.url);
export default question;
