/** What does a request id in scope cost beside the stock context manager? */
import { randomUUID } from 'node:crypto';
import { context, createContextKey } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { runWithRequestId } from '@weir/request-context';
import type { Question } from '../../../test/bench/question.ts';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const ids = Array.from({ length: 4_096 }, () => randomUUID());
const idOf = (index: number): string => ids[index % ids.length] as string;
const work = (): number => 1;
const key = createContextKey('bench');

const question: Question = {
  name: 'request-context/run-with-sdk',
  question: 'runWithRequestId with valid, distinct ids, versus context.with(context.active().setValue(...))',
  ours: { name: 'runWithRequestId', setup: () => (index) => runWithRequestId(idOf(index), work) },
  rivals: [
    {
      name: 'context.with',
      version: '@opentelemetry/context-async-hooks 3.1.1',
      setup: () => (index) => context.with(context.active().setValue(key, idOf(index)), work),
    },
  ],
  bar: { kind: 'at_most', ratio: 1.15 },
};

export default question;
