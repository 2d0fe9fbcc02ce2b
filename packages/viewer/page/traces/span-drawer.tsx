/** A span in full: attributes, events, logs, and its links in both directions. */
import type { JSX } from 'preact';
import type { SpanAnswer, SpanDetail, SpanEnd, SpanLinkView } from '@weir/viewer/api';
import { useAnswer } from '../data/use-answer.ts';
import { LogRows } from '../events/log-rows.tsx';
import { Attributes } from '../parts/attributes.tsx';
import { Drawer } from '../parts/drawer.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { CopyButton, FlowLink, RequestLink, TraceLink } from '../parts/id.tsx';
import { Shown } from '../parts/states.tsx';
import { Duration, Time } from '../parts/time.tsx';
import { CacheStripView } from './cache-strip.tsx';

export function SpanDrawer({
  traceId,
  spanId,
  onClose,
}: {
  traceId: string;
  spanId: string;
  onClose: () => void;
}): JSX.Element {
  const answered = useAnswer<SpanAnswer>(`/api/spans/${encodeURIComponent(traceId)}/${encodeURIComponent(spanId)}`);
  return (
    <Drawer title={answered.value?.span.name ?? 'Span'} onClose={onClose}>
      <Shown answered={answered}>
        {({ span, linksTo, linkedFrom, logs }) => (
          <>
            <SpanFacts span={span} />
            {span.cache !== undefined && <CacheStripView cache={span.cache} />}
            <Links title="Links to" links={linksTo} end={({ to }) => to} />
            <Links title="Linked from" links={linkedFrom} end={({ from }) => from} />
            <Attributes heading="h3" title="Attributes" of={span.attributes} />
            {span.events.map((event, index) => (
              <section key={index}>
                <Attributes heading="h3" title={`Event ${event.name}`} of={{ ...event.attributes, at: event.atNs }} />
              </section>
            ))}
            <Attributes heading="h3" title="Resource" of={span.resource} />
            <Attributes heading="h3" title={`Scope ${span.scope} ${span.scopeVersion}`} of={span.scopeAttributes} />
            {logs.length > 0 && (
              <section>
                <h3>Logs</h3>
                <LogRows logs={logs} />
              </section>
            )}
          </>
        )}
      </Shown>
    </Drawer>
  );
}

function SpanFacts({ span }: { span: SpanDetail }): JSX.Element {
  return (
    <Facts>
      <Fact name="Service">{span.service}</Fact>
      <Fact name="Kind">{span.kind}</Fact>
      <Fact name="Status">
        <span class={span.status === 'error' ? 'badge bad' : ''}>
          {span.status} {span.statusMessage ?? ''}
        </span>
      </Fact>
      <Fact name="Duration">
        <Duration ns={span.durationNs} />
      </Fact>
      <Fact name="Start">
        <Time ns={span.startNs} />
      </Fact>
      {span.destination !== undefined && <Fact name="Destination">{span.destination}</Fact>}
      {span.flowId !== undefined && (
        <Fact name="Flow">
          <FlowLink flowId={span.flowId} />
        </Fact>
      )}
      {span.requestId !== undefined && (
        <Fact name="Request">
          <RequestLink id={span.requestId} />
        </Fact>
      )}
      <Fact name="Span id">
        <span class="id">{span.spanId}</span> <CopyButton text={span.spanId} of="the span id" />
      </Fact>
    </Facts>
  );
}

function Links({
  title,
  links,
  end,
}: {
  title: string;
  links: readonly SpanLinkView[];
  end: (link: SpanLinkView) => SpanEnd;
}): JSX.Element | null {
  if (links.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="links">
        {links.map(end).map(({ traceId, spanId, name, service }) => (
          <li key={`${traceId}${spanId}`}>
            <TraceLink
              traceId={traceId}
              spanId={spanId}
              text={name === undefined ? spanId : `${service ?? ''} ${name}`}
            />{' '}
            <span class="faint">
              {name === undefined ? 'not kept here' : ''} trace {traceId.slice(0, 8)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
