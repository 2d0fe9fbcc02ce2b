/** What is answered to which address, page and stream apart. */
import { flowList, flowPageAnswer, flowsMatching } from './flow-answers.ts';
import { Parameters } from './parameters.ts';
import { pathwayAnswer } from './pathway-answer.ts';
import { ApiProblem } from './problem.ts';
import type { Sources } from './sources.ts';
import type { SearchAnswer } from '../api/types/search.ts';

/** JSON as text, or a value that becomes such; undefined where there is no such thing. */
export type Answer = { readonly json: string } | { readonly value: object } | undefined;

interface Asked {
  readonly ids: readonly string[];
  readonly parameters: Parameters;
  readonly signal: AbortSignal;
}

type Answering = (sources: Sources, asked: Asked) => Promise<Answer>;

/** Answers by the form of the address; `*` stands for one part of it. */
const ANSWERS: readonly (readonly [path: string, answer: Answering])[] = [
  ['flows', async (sources, { parameters, signal }) => ({ value: await flowList(sources, parameters, signal) })],
  ['flows/*', async (sources, { ids: [flow = ''], signal }) => valueOf(await flowPageAnswer(sources, flow, signal))],
  [
    'pathways',
    async (sources, { parameters, signal }) => ({ value: await pathwayAnswer(sources, parameters, signal) }),
  ],
  [
    'traces',
    ({ database }, { parameters }) =>
      asked(
        database.ask('listTraces', {
          ...parameters.given('service', 'flow', 'request', 'q'),
          errors: parameters.choice('errors', ['0', '1']) === '1',
          ...parameters.range(),
          ...parameters.page(),
        }),
      ),
  ],
  ['traces/*', ({ database }, { ids: [trace = ''] }) => asked(database.ask('traceAnswer', { trace: hexId(trace) }))],
  [
    'spans/*/*',
    ({ database }, { ids: [trace = '', span = ''] }) =>
      asked(database.ask('spanAnswer', { trace: hexId(trace), span: hexId(span) })),
  ],
  [
    'caches',
    ({ database }, { parameters }) =>
      asked(
        database.ask('caches', {
          ...parameters.given('cache'),
          ...parameters.recent(),
          steps: parameters.integer('steps', 1, 240) ?? 60,
        }),
      ),
  ],
  [
    'cloud-events',
    ({ database }, { parameters }) =>
      asked(
        database.ask('listCloudEvents', {
          ...parameters.given('type', 'source', 'subject', 'flow', 'request', 'trace', 'q'),
          ...parameters.range(),
          ...parameters.page(),
        }),
      ),
  ],
  [
    'cloud-events/*',
    ({ database }, { ids: [key = ''] }) => asked(database.ask('cloudEventDetail', { key: rowId(key) })),
  ],
  ['metric-sets', ({ database }) => asked(database.ask('metricSets', undefined))],
  [
    'metric-sets/*',
    ({ database }, { ids: [scope = ''], parameters }) =>
      asked(
        database.ask('metricSet', {
          scope: scope === '~' ? '' : scope,
          ...parameters.given('metric'),
          ...parameters.recent(),
        }),
      ),
  ],
  [
    'logs',
    ({ database }, { parameters }) => {
      const severity = parameters.integer('severity', 1, 24);
      return asked(
        database.ask('listLogs', {
          ...parameters.given('event', 'service', 'flow', 'request', 'trace', 'span', 'q'),
          ...(severity !== undefined && { severity }),
          ...parameters.range(),
          ...parameters.page(),
        }),
      );
    },
  ],
  ['logs/*', ({ database }, { ids: [id = ''] }) => asked(database.ask('logDetail', { id: rowId(id) }))],
  ['events', ({ database }, { parameters }) => asked(database.ask('eventNames', parameters.range()))],
  ['search', async (sources, { parameters, signal }) => ({ value: await search(sources, parameters, signal) })],
  ['health', async ({ health }) => ({ value: await health() })],
];

/** The answer to what is asked below `/api/`. @throws {ApiProblem} */
export async function answerTo(
  sources: Sources,
  path: readonly string[],
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<Answer> {
  for (const [pattern, answer] of ANSWERS) {
    const ids = match(pattern.split('/'), path);
    if (ids !== undefined) return answer(sources, { ids, parameters: new Parameters(query, sources.nowNs()), signal });
  }
  throw new ApiProblem('not_found', 'nothing is asked here');
}

/** What the stars of a pattern stand for; undefined where it does not match. */
function match(pattern: readonly string[], path: readonly string[]): readonly string[] | undefined {
  if (pattern.length !== path.length) return undefined;
  if (!pattern.every((part, index) => part === '*' || part === path[index])) return undefined;
  return path.filter((_, index) => pattern[index] === '*');
}

async function asked(json: Promise<string | undefined>): Promise<Answer> {
  const text = await json;
  return text === undefined ? undefined : { json: text };
}

function valueOf(value: object | undefined): Answer {
  return value === undefined ? undefined : { value };
}

async function search(sources: Sources, parameters: Parameters, signal: AbortSignal): Promise<SearchAnswer> {
  const q = parameters.text('q');
  if (q === undefined) throw new ApiProblem('bad_request', 'q must be a flow, request, trace, span or event id');
  const elsewhere = JSON.parse((await sources.database.ask('searchElsewhere', { q })) ?? '{}') as Omit<
    SearchAnswer,
    'query' | 'flows'
  > & {
    flowIds: string[];
  };
  const { flowIds, ...others } = elsewhere;
  const { value: flows, ...told } = await flowsMatching(sources.flows, q, flowIds, signal);
  return { query: q, flows, ...others, ...told };
}

function hexId(id: string): string {
  const lower = id.toLowerCase();
  if (!/^[\da-f]{1,32}$/.test(lower))
    throw new ApiProblem('bad_request', 'an id of a trace or span must be hexadecimal');
  return lower;
}

function rowId(id: string): string {
  if (!/^\d{1,15}$/.test(id)) throw new ApiProblem('bad_request', 'the id must be a number');
  return id;
}
