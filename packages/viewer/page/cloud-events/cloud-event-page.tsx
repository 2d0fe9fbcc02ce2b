/** One CloudEvent: its envelope, its data, and the log record that it came from. */
import type { JSX } from 'preact';
import { useRoute } from 'preact-iso';
import type { CloudEventDetail } from '@weir/viewer/api';
import { useAnswer } from '../data/use-answer.ts';
import { Attributes, Json } from '../parts/attributes.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { FlowLink, RequestLink, TraceLink } from '../parts/id.tsx';
import { Shown } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';

export function CloudEventPage(): JSX.Element {
  const key = useRoute().params['key'] ?? '';
  const answered = useAnswer<CloudEventDetail>(`/api/cloud-events/${encodeURIComponent(key)}`);
  return (
    <Shown answered={answered}>
      {(event) => (
        <>
          <Title text={event.type} of="CloudEvent" />
          <Facts>
            <Fact name="Received">
              <Time ns={event.receivedNs} />
            </Fact>
            {event.flowId !== undefined && (
              <Fact name="Flow">
                <FlowLink flowId={event.flowId} />
              </Fact>
            )}
            {event.requestId !== undefined && (
              <Fact name="Request">
                <RequestLink id={event.requestId} />
              </Fact>
            )}
            {event.traceId !== undefined && (
              <Fact name="Trace">
                <TraceLink traceId={event.traceId} {...(event.spanId && { spanId: event.spanId })} />
              </Fact>
            )}
            {event.logId !== undefined && (
              <Fact name="Came from">
                <a href={`/logs/${encodeURIComponent(event.logId)}`}>a log record</a>
              </Fact>
            )}
          </Facts>
          <Attributes title="Envelope" of={event.envelope} />
          <section>
            <h2>Data {event.dataContentType !== '' && <span class="faint">{event.dataContentType}</span>}</h2>
            <Data event={event} />
          </section>
        </>
      )}
    </Shown>
  );
}

function Data({ event: { data } }: { event: CloudEventDetail }): JSX.Element {
  if (data === undefined) return <p class="faint">None.</p>;
  if (data.kind === 'json') return <Json value={data.value} />;
  if (data.kind === 'text') return <Json value={data.text} />;
  return (
    <>
      <p class="faint">Bytes, as base64:</p>
      <Json value={data.base64} />
    </>
  );
}
