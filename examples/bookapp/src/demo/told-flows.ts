/** What a viewer tells of flows, to be compared with what another does. */
import type { FlowList, PathwayGraph } from '@weir/viewer/api';

/** Flows, pathways, nodes and edges: what is counted of each, in one text by its name. */
export type ToldFlows = ReadonlyMap<string, string>;

/** Flows and pathways of a viewer, and what was told of them. */
export interface Told {
  readonly flows: FlowList['flows'];
  readonly pathways: PathwayGraph['pathways'];
  readonly told: ToldFlows;
  /** Why a store elsewhere does not answer. */
  readonly problem: string | undefined;
}

const PAGE = 1_000;

/** Asks the viewer at `url` for all of it. */
export async function toldFlows(url: string): Promise<Told> {
  const graph = await askViewer<PathwayGraph>(url, 'pathways');
  const flows: FlowList['flows'][number][] = [];
  let problem = graph.storeProblem?.message;
  let page: FlowList | undefined;
  do {
    page = await askViewer<FlowList>(
      url,
      `flows?limit=${PAGE}${page?.next === undefined ? '' : `&after=${page.next}`}`,
    );
    problem ??= page.storeProblem?.message;
    flows.push(...page.flows);
  } while (page.next !== undefined);
  // Rates go by the time of the question, and percentiles of many are near to the exact ones only; topics are known by spans.
  const told = new Map<string, string>();
  for (const { flowId, ...flow } of flows) told.set(`flow ${flowId}`, JSON.stringify(flow));
  for (const { pathway, count, errors, states } of graph.pathways)
    told.set(`pathway ${pathway}`, JSON.stringify({ count, errors, ...sorted(states) }));
  for (const { id, kind, figures } of graph.nodes)
    if (kind === 'node') told.set(`hops at ${id}`, JSON.stringify({ count: figures.count, errors: figures.errors }));
  for (const { from, to, count, errors } of graph.edges)
    told.set(`hops ${from} -> ${to}`, JSON.stringify({ count, errors }));
  return { flows, pathways: graph.pathways, told, problem };
}

/** Names of what only one of them tells, or both differently. */
export function differences(a: ToldFlows, b: ToldFlows): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name)).toSorted();
}

/** The answer of a viewer to a question of its API. @throws Error where it has none */
export async function askViewer<Answer>(url: string, question: string): Promise<Answer> {
  const response = await fetch(`${url}/api/${question}`);
  if (!response.ok) throw new Error(`the viewer answered ${response.status}`);
  return (await response.json()) as Answer;
}

function sorted(states: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(states).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
