/** CloudEvents, a line each. */
import type { JSX } from 'preact';
import type { CloudEventSummary } from '@weir/viewer/api';
import { FlowLink } from '../parts/id.tsx';
import { Cell, type Column, Row, Rows } from '../parts/rows.tsx';
import { Time } from '../parts/time.tsx';

const columns: readonly Column[] = [
  { name: 'Received' },
  { name: 'Type' },
  { name: 'Subject', wide: true },
  { name: 'Source', wide: true },
  { name: 'Flow', wide: true },
  { name: 'Came', wide: true },
];

export function CloudEventRows({ cloudEvents }: { cloudEvents: readonly CloudEventSummary[] }): JSX.Element {
  return (
    <Rows caption="CloudEvents" columns={columns}>
      {cloudEvents.map(({ key, type, subject, source, flowId, receivedNs, via }) => (
        <Row key={key}>
          <Cell>
            <Time ns={receivedNs} />
          </Cell>
          <Cell>
            <a data-leads href={`/cloud-events/${encodeURIComponent(key)}`}>
              {type}
            </a>
            <span class="narrow-note">{subject ?? source}</span>
          </Cell>
          <Cell wide>{subject}</Cell>
          <Cell wide>{source}</Cell>
          <Cell wide>{flowId !== undefined && <FlowLink flowId={flowId} />}</Cell>
          <Cell wide>{via === 'http' ? 'over HTTP' : 'in a log record'}</Cell>
        </Row>
      ))}
    </Rows>
  );
}
