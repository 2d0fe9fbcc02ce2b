/** The events of a flow in its order. */
import type { JSX } from 'preact';
import type { FlowPage } from '@weir/viewer/api';
import { MarkBadge } from '../parts/badge.tsx';
import { TraceLink } from '../parts/id.tsx';
import { Cell, type Column, Rows } from '../parts/rows.tsx';
import { Duration, Time } from '../parts/time.tsx';
import type { Looked } from './flow-picture.tsx';

const columns: readonly Column[] = [
  { name: 'Since begin', number: true },
  { name: 'Node' },
  { name: 'Stage / status' },
  { name: 'Attempt', number: true, wide: true },
  { name: 'Marks' },
  { name: 'Span', wide: true },
  { name: 'Time', wide: true },
];

export function FlowEvents({ page, onLook }: { page: FlowPage; onLook: (looked: Looked) => void }): JSX.Element {
  return (
    <section>
      <h2>Events</h2>
      <Rows caption="Events of the flow" columns={columns}>
        {page.events.map(({ event, atNs, offsetNs, marks, span }, index) => (
          <tr key={event.event_id}>
            <Cell number>
              +<Duration ns={offsetNs} />
            </Cell>
            <Cell>
              {event.node.id} <span class="faint wide-inline">{event.node.type}</span>
            </Cell>
            <Cell>
              <button type="button" class="link" onClick={() => onLook({ event: index })}>
                {event.stage}/<wbr />
                {event.status}
              </button>
            </Cell>
            <Cell number wide>
              {event.attempt ?? ''}
            </Cell>
            <Cell>
              {marks.map((mark) => (
                <MarkBadge key={mark} mark={mark} />
              ))}
            </Cell>
            <Cell wide>{span && <TraceLink traceId={span.traceId} spanId={span.spanId} text={span.name} />}</Cell>
            <Cell wide>
              <Time ns={atNs} />
            </Cell>
          </tr>
        ))}
      </Rows>
    </section>
  );
}
