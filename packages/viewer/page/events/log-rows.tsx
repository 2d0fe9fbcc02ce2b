/** Log records, a line each. */
import type { JSX } from 'preact';
import type { LogSummary } from '@weir/viewer/api';
import { FlowLink, TraceLink } from '../parts/id.tsx';
import { Cell, type Column, Row, Rows } from '../parts/rows.tsx';
import { Time } from '../parts/time.tsx';
import { severityTone } from './severity.ts';

const columns: readonly Column[] = [
  { name: 'Time' },
  { name: 'Severity', wide: true },
  { name: 'Event or text' },
  { name: 'Service', wide: true },
  { name: 'Flow', wide: true },
  { name: 'Trace', wide: true },
];

export function LogRows({ logs }: { logs: readonly LogSummary[] }): JSX.Element {
  return (
    <Rows caption="Log records" columns={columns}>
      {logs.map((log) => (
        <Row key={log.id}>
          <Cell>
            <Time ns={log.atNs} />
          </Cell>
          <Cell wide>
            <span class={`badge ${severityTone(log.severityNumber)}`}>{log.severityText || '–'}</span>
          </Cell>
          <Cell>
            <a data-leads href={`/logs/${encodeURIComponent(log.id)}`}>
              {log.eventName === '' ? log.text || '(empty)' : <strong>{log.eventName}</strong>}
            </a>
            {log.eventName !== '' && log.text !== '' && <span class="log-text"> {log.text}</span>}
          </Cell>
          <Cell wide>{log.service}</Cell>
          <Cell wide>{log.flowId !== undefined && <FlowLink flowId={log.flowId} />}</Cell>
          <Cell wide>
            {log.traceId !== undefined && (
              <TraceLink traceId={log.traceId} {...(log.spanId && { spanId: log.spanId })} />
            )}
          </Cell>
        </Row>
      ))}
    </Rows>
  );
}
