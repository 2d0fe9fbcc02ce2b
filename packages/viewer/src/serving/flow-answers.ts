/** Answers about flows: what the flow store knows, joined with what spans and logs say. */
import { FLOW_STATES } from '@weir/flow-events';
import type { FlowList as StoreList, FlowQuery, FlowSummary } from '@weir/flow-store';
import type { FlowQuestions, FlowSource, Told } from '../flow-source/flow-source.ts';
import type { FlowParts } from '../questions/flow-parts.ts';
import type { Sources } from './sources.ts';
import { flowPage } from './flow-page.ts';
import { flowRow, rowOfFlow } from './flow-rows.ts';
import type { Parameters } from './parameters.ts';
import { ApiProblem } from './problem.ts';
import type { FlowList, FlowListName, FlowPage, FlowRow } from '../api/types/flows.ts';

const LISTS: readonly FlowListName[] = ['all', ...FLOW_STATES, 'duplicates', 'redeliveries', 'dead_letters'];
/** Flows that a search tells. */
const MOST_FOUND = 50;
/** Pages of the store that are looked through for flows of one state. */
const MOST_PAGES = 20;
/** Traces by which the other signals are asked for. */
const MOST_TRACES = 100;

/** A page of the table. */
export async function flowList(
  { flows, nowNs }: Sources,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<FlowList> {
  const name = parameters.choice('list', LISTS) ?? 'all';
  const text = parameters.text('q');
  const query = { ...parameters.given('pathway', 'group', 'node'), ...parameters.range(), ...parameters.page() };
  const asOfNs = String(nowNs());
  const { value, ...told } = await flows.ask((store) =>
    text === undefined
      ? listOf(store, name, query, signal)
      : ofState(name, query.limit, query.after, (after) =>
          store.search({ text, ...query, ...(after !== undefined && { after }) }, { signal }),
        ),
  );
  const { flows: found, next } = value;
  return { flows: found.map(flowRow), ...(next !== undefined && { next }), asOfNs, ...told };
}

/** One flow; undefined where there is none. */
export async function flowPageAnswer(
  { flows, database, nowNs }: Sources,
  flowId: string,
  signal: AbortSignal,
): Promise<FlowPage | undefined> {
  const { value: flow, ...told } = await flows.ask((store) => store.flow(flowId, { signal }));
  if (flow === undefined) {
    if (told.storeProblem === undefined) return undefined;
    // It may well be there.
    throw new ApiProblem('unavailable', told.storeProblem.message);
  }
  const traces = [...new Set(flow.events.flatMap(({ trace_id: trace }) => trace ?? []))].slice(0, MOST_TRACES);
  const parts = JSON.parse((await database.ask('flowParts', { flow: flowId, traces })) ?? '{}') as FlowParts;
  return { ...flowPage(flow, parts, nowNs()), ...told };
}

/** Flows that the store finds by a text, and those of the given ids. */
export async function flowsMatching(
  flows: FlowSource,
  text: string,
  flowIds: readonly string[],
  signal: AbortSignal,
): Promise<Told<FlowRow[]>> {
  return flows.ask(async (store) => {
    const { flows: found } = await store.search({ text: text.slice(0, 256), limit: MOST_FOUND }, { signal });
    const rows = new Map(found.map((flow) => [flow.flowId, flowRow(flow)]));
    for (const flowId of flowIds) {
      if (rows.size >= MOST_FOUND || rows.has(flowId)) continue;
      const flow = await store.flow(flowId, { signal });
      if (flow !== undefined) rows.set(flowId, rowOfFlow(flow));
    }
    return [...rows.values()];
  });
}

function listOf(
  flows: FlowQuestions,
  name: FlowListName,
  query: FlowQuery & { readonly limit: number },
  signal: AbortSignal,
): Promise<StoreList> {
  switch (name) {
    case 'late':
    case 'lost':
    case 'failed':
    case 'duplicates':
    case 'redeliveries':
      return flows[name](query, { signal });
    case 'dead_letters':
      return flows.deadLetters(query, { signal });
    case 'all':
      return flows.flows(query, { signal });
    default:
      // The store's own list of open flows has the late and lost among them, and complete ones have none.
      return ofState(name, query.limit, query.after, (after) => {
        const page = { ...query, ...(after !== undefined && { after }) };
        return name === 'open' ? flows.open(page, { signal }) : flows.flows(page, { signal });
      });
  }
}

/** Flows of one state, picked from pages of others too; a page that is not full may have a `next`. */
async function ofState(
  name: FlowListName,
  limit: number,
  after: string | undefined,
  ask: (after: string | undefined) => Promise<StoreList>,
): Promise<StoreList> {
  const isWanted = matcher(name);
  const found: FlowSummary[] = [];
  let next = after;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask(next);
    next = answer.next;
    found.push(...answer.flows.filter(isWanted));
    // Whole pages of the store only: its `next` leads to what follows one.
    if (next === undefined || found.length >= limit) break;
  }
  return { flows: found, ...(next !== undefined && { next }) };
}

function matcher(name: FlowListName): (flow: FlowSummary) => boolean {
  switch (name) {
    case 'all':
      return () => true;
    case 'duplicates':
    case 'redeliveries':
      return (flow) => flow[name] > 0;
    case 'dead_letters':
      return ({ deadLetters }) => deadLetters > 0;
    default:
      return ({ state }) => state === name;
  }
}
