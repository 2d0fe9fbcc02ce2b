/** Every question that the storing thread answers, by name. */
import { caches } from './caches.ts';
import { cloudEventDetail, listCloudEvents } from './cloud-events.ts';
import type { QuestionContext } from './context.ts';
import { exported } from './exported.ts';
import { flowParts } from './flow-parts.ts';
import { held } from './held.ts';
import { eventNames, listLogs, logDetail } from './logs.ts';
import { metricSet, metricSets } from './metrics.ts';
import { searchElsewhere } from './search.ts';
import { topics } from './topics.ts';
import { listTraces, spanAnswer, traceAnswer } from './traces.ts';

/** What each takes and gives; undefined where there is no such thing. */
export interface Questions {
  readonly caches: typeof caches;
  readonly cloudEventDetail: typeof cloudEventDetail;
  readonly eventNames: typeof eventNames;
  readonly exported: typeof exported;
  readonly flowParts: typeof flowParts;
  readonly held: typeof held;
  readonly listCloudEvents: typeof listCloudEvents;
  readonly listLogs: typeof listLogs;
  readonly listTraces: typeof listTraces;
  readonly logDetail: typeof logDetail;
  readonly metricSet: typeof metricSet;
  readonly metricSets: typeof metricSets;
  readonly searchElsewhere: typeof searchElsewhere;
  readonly spanAnswer: typeof spanAnswer;
  readonly topics: typeof topics;
  readonly traceAnswer: typeof traceAnswer;
}

const QUESTIONS: Questions = {
  caches,
  cloudEventDetail,
  eventNames,
  exported,
  flowParts,
  held,
  listCloudEvents,
  listLogs,
  listTraces,
  logDetail,
  metricSet,
  metricSets,
  searchElsewhere,
  spanAnswer,
  topics,
  traceAnswer,
};

/** Names of questions. */
export type QuestionName = keyof Questions;

/** What is asked with a question. */
export type QuestionArgs<Name extends QuestionName> = Parameters<Questions[Name]>[1];

/** What it is answered with. */
export type QuestionAnswer<Name extends QuestionName> = ReturnType<Questions[Name]>;

/** The question of a name; undefined where there is none. */
export function questionOf(name: string): ((context: QuestionContext, args: unknown) => unknown) | undefined {
  return Object.hasOwn(QUESTIONS, name)
    ? (QUESTIONS[name as QuestionName] as (context: QuestionContext, args: unknown) => unknown)
    : undefined;
}
