/** Traces, a line each. */
import type { JSX } from 'preact';
import type { TraceRow } from '@weir/viewer/api';
import { FlowLink } from '../parts/id.tsx';
import { Cell, type Column, Row, Rows } from '../parts/rows.tsx';
import { Duration, Time } from '../parts/time.tsx';

const columns: readonly Column[] = [
  { name: 'Trace' },
  { name: 'Services', wide: true },
  { name: 'Spans', number: true, wide: true },
  { name: 'Errors', number: true },
  { name: 'Duration', number: true },
  { name: 'Flows', wide: true },
  { name: 'Start', wide: true },
];

export function TraceRows({ traces }: { traces: readonly TraceRow[] }): JSX.Element {
  return (
    <Rows caption="Traces" columns={columns}>
      {traces.map((trace) => (
        <Row key={trace.traceId}>
          <Cell>
            <a data-leads href={`/traces/${trace.traceId}`}>
              <span class="service">{trace.service}</span> {trace.name === '' ? trace.traceId : trace.name}
            </a>
            {!trace.complete && (
              <span class="badge faint" title="its root span has not come">
                root missing
              </span>
            )}
          </Cell>
          <Cell wide>{trace.services.join(', ')}</Cell>
          <Cell number wide>
            {trace.spans}
          </Cell>
          <Cell number>{trace.errors > 0 ? <span class="badge bad">{trace.errors}</span> : 0}</Cell>
          <Cell number>
            <Duration ns={trace.durationNs} />
          </Cell>
          <Cell wide>
            {trace.flowIds.slice(0, 2).map((flowId) => (
              <FlowLink key={flowId} flowId={flowId} />
            ))}
            {trace.flowIds.length > 2 && <span class="faint"> and {trace.flowIds.length - 2} more</span>}
          </Cell>
          <Cell wide>
            <Time ns={trace.startNs} />
          </Cell>
        </Row>
      ))}
    </Rows>
  );
}
