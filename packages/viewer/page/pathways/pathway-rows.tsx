/** The figures of pathways, of the ways between nodes, and of what happens within them. */
import type { JSX } from 'preact';
import type { GraphEdge, GraphNode, LagView, PathwayFigures, PathwayRow, Percentiles } from '@weir/viewer/api';
import { question } from '../data/ask.ts';
import { Cell, type Column, Row, Rows } from '../parts/rows.tsx';
import { Age, Duration } from '../parts/time.tsx';
import { formatCount, formatRate } from '../text/number.ts';

const counted: readonly Column[] = [
  { name: 'Count', number: true },
  { name: 'Rate', number: true, wide: true },
  { name: 'Errors', number: true },
];

const percentiles = (of: string): readonly Column[] => [
  { name: `${of} p50`, number: true },
  { name: `${of} p95`, number: true, wide: true },
  { name: `${of} p99`, number: true, wide: true },
];

const missing: Column = { name: 'Missing acks', number: true };

export function PathwayRows({ pathways }: { pathways: readonly PathwayRow[] }): JSX.Element {
  return (
    <section>
      <h2>Pathways</h2>
      <Rows
        caption="Pathways"
        columns={[{ name: 'Pathway' }, ...counted, ...percentiles('Wait'), ...percentiles('Work'), missing]}
      >
        {pathways.map((one) => (
          <Row key={one.pathway}>
            <Cell>
              <a data-leads href={question('/pathways', { pathway: one.pathway })}>
                {one.pathway}
              </a>
            </Cell>
            <Counted of={one} />
            <Times of={one.wait} />
            <Times of={one.work} />
            <Missing count={one.missingAcks} />
          </Row>
        ))}
      </Rows>
    </section>
  );
}

export function EdgeRows({ edges }: { edges: readonly GraphEdge[] }): JSX.Element | null {
  if (edges.length === 0) return null;
  return (
    <section>
      <h2>Between nodes</h2>
      <Rows caption="Ways between nodes" columns={[{ name: 'From, to' }, ...counted, ...percentiles('Wait')]}>
        {edges.map((edge) => (
          <tr key={`${edge.from} ${edge.via ?? ''} ${edge.to}`}>
            <Cell>
              {edge.from} → {edge.via !== undefined && <em>{edge.via} → </em>}
              {edge.to}
            </Cell>
            <Counted of={edge} />
            <Times of={edge.wait} />
          </tr>
        ))}
      </Rows>
    </section>
  );
}

export function NodeRows({ nodes }: { nodes: readonly GraphNode[] }): JSX.Element | null {
  const own = nodes.filter(({ kind }) => kind === 'node');
  if (own.length === 0) return null;
  return (
    <section>
      <h2>Within nodes</h2>
      <Rows caption="Work within nodes" columns={[{ name: 'Node' }, ...counted, ...percentiles('Work'), missing]}>
        {own.map((node) => (
          <tr key={node.id}>
            <Cell>
              <a href={question('/flows', { node: node.id })}>{node.id}</a> <span class="faint">{node.nodeType}</span>
            </Cell>
            <Counted of={node.figures} />
            <Times of={node.figures.work} />
            <Missing count={node.missingAcks} />
          </tr>
        ))}
      </Rows>
    </section>
  );
}

export function LagRows({ lags }: { lags: readonly LagView[] }): JSX.Element | null {
  if (lags.length === 0) return null;
  return (
    <section>
      <h2>Consumer lag</h2>
      <Rows
        caption="Consumer lag"
        columns={[
          { name: 'Topic' },
          { name: 'Group' },
          { name: 'Messages behind', number: true },
          { name: 'Told', wide: true, number: true },
        ]}
      >
        {lags.map(({ topic, group, lag, atNs }) => (
          <tr key={`${topic} ${group ?? ''}`}>
            <Cell>{topic}</Cell>
            <Cell>{group ?? ''}</Cell>
            <Cell number>{formatCount(lag)}</Cell>
            <Cell number wide>
              <Age ns={atNs} /> ago
            </Cell>
          </tr>
        ))}
      </Rows>
    </section>
  );
}

function Counted({ of }: { of: PathwayFigures }): JSX.Element {
  return (
    <>
      <Cell number>{formatCount(of.count)}</Cell>
      <Cell number wide>
        {formatRate(of.rate)}
      </Cell>
      <Cell number>{of.errors > 0 ? <span class="badge bad">{formatCount(of.errors)}</span> : 0}</Cell>
    </>
  );
}

function Times({ of }: { of: Percentiles }): JSX.Element {
  const known = of.count > 0;
  return (
    <>
      <Cell number>{known && <Duration ns={of.p50} />}</Cell>
      <Cell number wide>
        {known && <Duration ns={of.p95} />}
      </Cell>
      <Cell number wide>
        {known && <Duration ns={of.p99} />}
      </Cell>
    </>
  );
}

function Missing({ count }: { count: number }): JSX.Element {
  return <Cell number>{count > 0 ? <span class="badge warn">{formatCount(count)}</span> : 0}</Cell>;
}
