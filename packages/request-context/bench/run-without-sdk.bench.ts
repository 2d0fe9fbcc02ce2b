/** What does a request id in scope cost where no SDK is registered? */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { runWithRequestId } from '@weir/request-context';
import type { Question } from '../../../test/bench/question.ts';

const ids = Array.from({ length: 4_096 }, () => randomUUID());
const idOf = (index: number): string => ids[index % ids.length] as string;
const work = (): number => 1;

const question: Question = {
  name: 'request-context/run-without-sdk',
  question: 'runWithRequestId with valid, distinct ids and no SDK, versus a bare AsyncLocalStorage.run',
  ours: { name: 'runWithRequestId', setup: () => (index) => runWithRequestId(idOf(index), work) },
  rivals: [
    {
      name: 'AsyncLocalStorage.run',
      version: process.version,
      setup: () => {
        const storage = new AsyncLocalStorage<string>();
        return (index) => storage.run(idOf(index), work);
      },
    },
  ],
  bar: { kind: 'at_most', ratio: 1.25 },
};

export default question;
