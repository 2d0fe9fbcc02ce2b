/** The graph of nodes and topics; the tables below it say the same in figures. */
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { PathwayGraph } from '@weir/viewer/api';
import { question } from '../data/ask.ts';
import { formatDuration } from '../text/duration.ts';
import { formatRate, formatShort } from '../text/number.ts';
import { NODE_WIDTH, place, type PlacedEdge, type PlacedNode } from './layout.ts';

/** Characters of an id that a box has room for. */
const ROOM = 22;

export function Graph({ graph }: { graph: PathwayGraph }): JSX.Element {
  const { width, height, nodes, edges } = useMemo(() => place(graph), [graph]);
  return (
    <div class="graph" tabIndex={0} role="region" aria-label="Graph of nodes and topics">
      <svg viewBox={`0 0 ${width} ${height}`} style={{ width: `${width}px` }}>
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {edges.map((placed, index) => (
          <Edge key={index} placed={placed} />
        ))}
        {/* After all of them: no line may go through what is to be read. */}
        {edges.map((placed, index) => (
          <EdgeText key={index} placed={placed} />
        ))}
        {nodes.map((placed) => (
          <Node key={`${placed.node.kind} ${placed.node.id}`} placed={placed} />
        ))}
      </svg>
    </div>
  );
}

function Edge({ placed: { edge, points } }: { placed: PlacedEdge }): JSX.Element {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  return (
    <g class={`edge ${edge.errors > 0 ? 'bad' : ''}`}>
      <path d={path} marker-end="url(#arrow)" />
    </g>
  );
}

function EdgeText({ placed: { edge, label } }: { placed: PlacedEdge }): JSX.Element | null {
  if (label === undefined) return null;
  return (
    <g class="edge-text">
      <rect x={label.x - 42} y={label.y - 29} width="84" height={edge.errors > 0 ? 64 : 48} />
      <text x={label.x} y={label.y - 16} text-anchor="middle">
        <tspan x={label.x}>{formatRate(edge.rate)}</tspan>
        <tspan x={label.x} dy="1.2em" class="faint">
          p50 {formatDuration(edge.wait.p50)}
        </tspan>
        <tspan x={label.x} dy="1.2em" class="faint">
          p95 {formatDuration(edge.wait.p95)}
        </tspan>
        {edge.errors > 0 && (
          <tspan x={label.x} dy="1.2em" class="bad">
            {counted(edge.errors, 'error')}
          </tspan>
        )}
      </text>
    </g>
  );
}

function counted(count: number, what: string): string {
  return `${formatShort(count)} ${what}${count === 1 ? '' : 's'}`;
}

function Node({ placed: { node, x, y, height } }: { placed: PlacedNode }): JSX.Element {
  const [left, top] = [x - NODE_WIDTH / 2, y - height / 2];
  const text = node.id.length > ROOM ? `${node.id.slice(0, ROOM - 1)}…` : node.id;
  return (
    <a href={question('/flows', node.kind === 'node' ? { node: node.id } : {})} class={`node ${node.kind}`}>
      <title>{node.id}</title>
      <rect x={left} y={top} width={NODE_WIDTH} height={height} rx={node.kind === 'topic' ? height / 2 : 8} />
      <text x={x} y={top + 19} text-anchor="middle">
        <tspan class="node-name">{text}</tspan>
        <tspan x={x} dy="1.25em" class="faint">
          {node.kind === 'topic' ? topicText(node.lag) : nodeText(node)}
        </tspan>
        {node.kind === 'node' && node.missingAcks > 0 && (
          <tspan x={x} dy="1.25em" class="warn">
            {counted(node.missingAcks, 'ack')} missing
          </tspan>
        )}
        {node.kind === 'node' && node.missingAcks === 0 && node.figures.errors > 0 && (
          <tspan x={x} dy="1.25em" class="bad">
            {counted(node.figures.errors, 'error')}
          </tspan>
        )}
      </text>
    </a>
  );
}

function topicText(lag: number | undefined): string {
  return lag === undefined ? 'topic' : `topic, ${formatShort(lag)} behind`;
}

function nodeText({ nodeType, figures }: PlacedNode['node']): string {
  const work = figures.work.count === 0 ? [] : [`p95 ${formatDuration(figures.work.p95)}`];
  return [...(nodeType === undefined ? [] : [nodeType]), ...work].join(' · ');
}
