/** One log record in full. */
import type { JSX } from 'preact';
import { useRoute } from 'preact-iso';
import type { LogDetail } from '@weir/viewer/api';
import { useAnswer } from '../data/use-answer.ts';
import { Attributes, Json } from '../parts/attributes.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { FlowLink, RequestLink, TraceLink } from '../parts/id.tsx';
import { Shown } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { severityTone } from './severity.ts';

export function LogPage(): JSX.Element {
  const id = useRoute().params['id'] ?? '';
  const answered = useAnswer<LogDetail>(`/api/logs/${encodeURIComponent(id)}`);
  return (
    <Shown answered={answered}>
      {(log) => (
        <>
          <Title text={log.eventName === '' ? 'Log record' : log.eventName} of={log.eventName === '' ? '' : 'Event'} />
          <Facts>
            <Fact name="Time">
              <Time ns={log.atNs} />
            </Fact>
            <Fact name="Severity">
              <span class={`badge ${severityTone(log.severityNumber)}`}>{log.severityText || '–'}</span>
            </Fact>
            <Fact name="Service">{log.service}</Fact>
            <Fact name="Scope">
              {log.scope} {log.scopeVersion}
            </Fact>
            {log.flowId !== undefined && (
              <Fact name="Flow">
                <FlowLink flowId={log.flowId} />
              </Fact>
            )}
            {log.requestId !== undefined && (
              <Fact name="Request">
                <RequestLink id={log.requestId} />
              </Fact>
            )}
            {log.traceId !== undefined && (
              <Fact name="Trace">
                <TraceLink traceId={log.traceId} {...(log.spanId && { spanId: log.spanId })} />
              </Fact>
            )}
            {log.cloudEventKey !== undefined && (
              <Fact name="Inside">
                <a href={`/cloud-events/${encodeURIComponent(log.cloudEventKey)}`}>a CloudEvent</a>
              </Fact>
            )}
          </Facts>
          {log.body !== null && log.body !== '' && (
            <section>
              <h2>Body</h2>
              <Json value={log.body} />
            </section>
          )}
          <Attributes title="Attributes" of={log.attributes} />
          <Attributes title="Resource" of={log.resource} />
        </>
      )}
    </Shown>
  );
}
