/** Takes a question to whoever of an engine answers it. */
import type { Asked, ListName } from './asked.ts';
import type { CheckedQuery } from './query.ts';

/** What an engine has an answer for; `Question` is what each of its answers starts from. */
export interface Answers<Question> {
  flow(question: Question, flowId: string): unknown;
  where(question: Question, flowId: string): unknown;
  list(question: Question, name: ListName, query: CheckedQuery): unknown;
  overdue(question: Question, query: CheckedQuery): unknown;
  search(question: Question, text: string, query: CheckedQuery): unknown;
  pathways(question: Question, query: CheckedQuery): unknown;
  hops(question: Question, pathway: string, query: CheckedQuery): unknown;
  edges(question: Question, query: CheckedQuery): unknown;
  status(question: Question): unknown;
}

/** The answer of an engine, as it gives it. */
export function answerAsked<Question>(answers: Answers<Question>, question: Question, asked: Asked): unknown {
  switch (asked.name) {
    case 'flow':
    case 'where':
      return answers[asked.name](question, asked.flowId);
    case 'overdue':
    case 'pathways':
    case 'edges':
      return answers[asked.name](question, asked.query);
    case 'search':
      return answers.search(question, asked.text, asked.query);
    case 'hops':
      return answers.hops(question, asked.pathway, asked.query);
    case 'status':
      return answers.status(question);
    default:
      return answers.list(question, asked.name, asked.query);
  }
}
