/** Ways that flows take, as a graph of nodes and topics, and in figures. */
import type { JSX } from 'preact';
import type { PathwayGraph } from '@weir/viewer/api';
import { question } from '../data/ask.ts';
import { useAnswer } from '../data/use-answer.ts';
import { useQuery } from '../data/use-query.ts';
import { Empty, Shown } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';
import { Graph } from './graph.tsx';
import { EdgeRows, LagRows, NodeRows, PathwayRows } from './pathway-rows.tsx';

export function PathwaysPage(): JSX.Element {
  const { query } = useQuery();
  const { pathway, from, to } = query;
  const answered = useAnswer<PathwayGraph>(question('/api/pathways', { pathway, from, to }), { flows: () => true });
  return (
    <>
      <Title text={pathway ?? 'Pathways'} {...(pathway !== undefined && { of: 'Pathway' })}>
        {pathway !== undefined && (
          <>
            <a href="/pathways">All pathways</a>
            <a href={question('/flows', { pathway })}>Its flows</a>
          </>
        )}
      </Title>
      <Shown answered={answered}>
        {(graph) =>
          graph.nodes.length === 0 && graph.pathways.length === 0 ? (
            <Empty title="No flow has been seen yet" />
          ) : (
            <>
              <Graph graph={graph} />
              {pathway === undefined && <PathwayRows pathways={graph.pathways} />}
              <EdgeRows edges={graph.edges} />
              <NodeRows nodes={graph.nodes} />
              <LagRows lags={graph.lags} />
            </>
          )
        }
      </Shown>
    </>
  );
}
