/** The traces of a flow in one picture, on one scale, with the links by which they hang together. */
import type { JSX } from 'preact';
import type { FlowPage } from '@weir/viewer/api';
import { useQuery } from '../data/use-query.ts';
import { TraceLink } from '../parts/id.tsx';
import { Duration } from '../parts/time.tsx';
import { SpanDrawer } from '../traces/span-drawer.tsx';
import { treeRows } from '../traces/tree-rows.ts';
import { Waterfall } from '../traces/waterfall.tsx';

export function LinkedTraces({ page }: { page: FlowPage }): JSX.Element | null {
  const { query, change } = useQuery();
  if (page.traces.length === 0) return null;
  const startNs = page.traces.map((one) => BigInt(one.startNs)).reduce((a, b) => (a < b ? a : b));
  const endNs = page.traces.map((one) => BigInt(one.endNs)).reduce((a, b) => (a > b ? a : b));
  const looked = page.spans.find(({ spanId }) => spanId === query['span']);
  return (
    <section>
      <h2>Linked traces</h2>
      {page.traces.map((one) => (
        <div key={one.traceId}>
          <p class="trace-head">
            <TraceLink traceId={one.traceId} text={one.name === '' ? one.traceId : one.name} />{' '}
            <span class="faint">
              {one.services.join(', ')}, {one.spans} spans{one.errors > 0 ? `, ${one.errors} with an error` : ''},{' '}
              <Duration ns={String(BigInt(one.endNs) - BigInt(one.startNs))} />
            </span>
          </p>
          <Waterfall
            rows={treeRows(page.spans.filter(({ traceId }) => traceId === one.traceId))}
            startNs={startNs}
            endNs={endNs}
            links={page.links}
            logs={page.logs}
            looked={query['span']}
            onLook={(spanId) => change({ span: spanId, event: undefined, hop: undefined })}
          />
        </div>
      ))}
      {page.truncated.spans && (
        <p class="end">There are more spans than are shown. Each trace has a page of its own.</p>
      )}
      {looked !== undefined && (
        <SpanDrawer traceId={looked.traceId} spanId={looked.spanId} onClose={() => change({ span: undefined })} />
      )}
    </section>
  );
}
