/** The answer about pathways: asked of the flow store and of the database at once. */
import type { Topics } from '../questions/topics.ts';
import type { Sources } from './sources.ts';
import type { Parameters } from './parameters.ts';
import { pathwayGraph } from './pathway-graph.ts';
import type { PathwayGraph } from '../api/types/pathways.ts';

/** Pathways, edges or hops of one graph: more could not be told apart on a screen. */
const MOST = 200;
/** Pathways whose hops are asked for, where none is chosen. */
const MOST_HOPS_OF = 20;
const MOST_OVERDUE = 1_000;

/** All pathways, or the graph of one. */
export async function pathwayAnswer(
  { flows, database, nowNs }: Sources,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<PathwayGraph> {
  const chosen = parameters.text('pathway');
  const range = parameters.range();
  const query = { ...range, limit: MOST };
  const ofPathway = chosen === undefined ? {} : { pathway: chosen };
  const [{ value: figures, ...told }, topics] = await Promise.all([
    flows.ask(async (store) => {
      const [{ pathways }, { edges }, { acks }] = await Promise.all([
        store.pathways(query, { signal }),
        store.edges({ ...query, ...ofPathway }, { signal }),
        store.overdue({ ...ofPathway, limit: MOST_OVERDUE }, { signal }),
      ]);
      const named = chosen === undefined ? pathways.slice(0, MOST_HOPS_OF).map(({ pathway }) => pathway) : [chosen];
      const hops = await Promise.all(named.map((pathway) => store.hops(pathway, query, { signal })));
      return { pathways, edges, overdue: acks, hops: hops.flatMap((answer) => answer.hops) };
    }),
    database.ask('topics', undefined),
  ]);
  const graph = pathwayGraph({
    ...figures,
    topics: JSON.parse(topics ?? '{}') as Topics,
    from: range.from ?? 0n,
    to: range.to ?? nowNs(),
  });
  return { ...graph, ...told };
}
