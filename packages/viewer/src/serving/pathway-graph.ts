/** The graph of nodes and topics, from what the flow store counts and what spans and metrics know of topics. */
import type { EdgeStats, HopStats, OverdueAck, PathwayStats, Percentiles as StorePercentiles } from '@weir/flow-store';
import type { Topics } from '../questions/topics.ts';
import type { GraphEdge, GraphNode, LagView, PathwayFigures, PathwayGraph, PathwayRow } from '../api/types/pathways.ts';
import type { Percentiles } from '../api/types/values.ts';

/** What the graph is made of. */
export interface PathwayParts {
  readonly pathways: readonly PathwayStats[];
  readonly hops: readonly HopStats[];
  readonly edges: readonly EdgeStats[];
  readonly overdue: readonly OverdueAck[];
  readonly topics: Topics;
  readonly from: bigint;
  readonly to: bigint;
}

const NONE: Percentiles = { count: 0, p50: '0', p95: '0', p99: '0' };

/** Puts it together. */
export function pathwayGraph({ pathways, hops, edges, overdue, topics, from, to }: PathwayParts): PathwayGraph {
  const shownEdges = edges.map((edge) => graphEdge(edge, topics));
  const nodeIds = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  for (const hop of hops) for (const { node } of [hop.from, hop.to]) nodeIds.add(node);
  return {
    pathways: pathways.map((pathway) => pathwayRow(pathway, overdue)),
    nodes: [
      ...[...nodeIds].map((id) => graphNode(id, hops, edges, overdue, topics.lags)),
      ...topicNodes(shownEdges, topics.lags),
    ],
    edges: shownEdges,
    lags: topics.lags,
    fromNs: String(from),
    toNs: String(to),
  };
}

function pathwayRow(
  { pathway, count, rate, errors, wait, work, states }: PathwayStats,
  overdue: readonly OverdueAck[],
): PathwayRow {
  return {
    pathway,
    count,
    rate,
    errors,
    states,
    wait: percentiles(wait, count),
    work: percentiles(work, count),
    missingAcks: overdue.filter((ack) => ack.pathway === pathway).length,
  };
}

function graphNode(
  id: string,
  hops: readonly HopStats[],
  edges: readonly EdgeStats[],
  overdue: readonly OverdueAck[],
  lags: readonly LagView[],
): GraphNode {
  // The slowest of its work hops stands for the node: percentiles of several cannot be added.
  const own = hops.filter((hop) => hop.kind === 'work' && hop.to.node === id);
  const slowest = own.toSorted((a, b) =>
    a.work !== undefined && b.work !== undefined && a.work.p95 > b.work.p95 ? -1 : 1,
  )[0];
  const work = slowest?.work ?? edges.find((edge) => edge.to === id)?.work;
  const lag = lags.filter(({ group }) => group !== undefined && (id === group || id.endsWith(`:${group}`)));
  const arriving = edges.filter((edge) => edge.to === id);
  const counted = own.length > 0 ? own : arriving;
  return {
    id,
    kind: 'node',
    figures: {
      count: sum(counted.map(({ count }) => count)),
      rate: sum(counted.map(({ rate }) => rate)),
      errors: sum([...own, ...arriving].map(({ errors }) => errors)),
      wait: NONE,
      work: work === undefined ? NONE : percentiles(work, slowest?.count ?? 0),
    },
    missingAcks: overdue.filter(({ by, node }) => (by ?? node) === id).length,
    ...(lag.length > 0 && { lag: sum(lag.map(({ lag: behind }) => behind)) }),
  };
}

function topicNodes(edges: readonly GraphEdge[], lags: readonly LagView[]): GraphNode[] {
  const byTopic = Map.groupBy(
    edges.filter(({ via }) => via !== undefined),
    ({ via }) => via as string,
  );
  return [...byTopic].map(([id, through]) => {
    const lag = lags.filter(({ topic }) => topic === id);
    const slowest = through.toSorted((a, b) => (BigInt(a.wait.p95) > BigInt(b.wait.p95) ? -1 : 1))[0];
    const figures: PathwayFigures = {
      count: sum(through.map(({ count }) => count)),
      rate: sum(through.map(({ rate }) => rate)),
      errors: sum(through.map(({ errors }) => errors)),
      wait: slowest?.wait ?? NONE,
      work: NONE,
    };
    return {
      id,
      kind: 'topic',
      figures,
      missingAcks: 0,
      ...(lag.length > 0 && { lag: sum(lag.map(({ lag: behind }) => behind)) }),
    };
  });
}

function graphEdge(
  { from, to, count, rate, errors, wait, work }: EdgeStats,
  { producers, consumers }: Topics,
): GraphEdge {
  const sent = producers.filter(({ service }) => isOf(from, service)).map(({ topic }) => topic);
  const taken = new Set(consumers.filter(({ service }) => isOf(to, service)).map(({ topic }) => topic));
  const shared = sent.filter((topic) => taken.has(topic));
  return {
    from,
    to,
    count,
    rate,
    errors,
    wait: percentiles(wait, count),
    work: work === undefined ? NONE : percentiles(work, count),
    // Of two topics between the same services nobody can say which one it was.
    ...(shared.length === 1 && { via: shared[0] as string }),
  };
}

/** A node is a service, or a service with its consumer group. */
function isOf(node: string, service: string): boolean {
  return service !== '' && (node === service || node.startsWith(`${service}:`));
}

function percentiles({ p50, p95, p99 }: StorePercentiles, count: number): Percentiles {
  return { count, p50: String(p50), p95: String(p95), p99: String(p99) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
