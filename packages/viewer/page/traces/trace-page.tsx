/** One trace: its spans as a waterfall, with caches, logs and links. */
import type { JSX } from 'preact';
import { useRoute } from 'preact-iso';
import type { SpanEnd, SpanLinkView, TraceAnswer } from '@weir/viewer/api';
import { useAnswer } from '../data/use-answer.ts';
import { useQuery } from '../data/use-query.ts';
import { LogRows } from '../events/log-rows.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { CopyButton, FlowLink, RequestLink, TraceLink } from '../parts/id.tsx';
import { Shown } from '../parts/states.tsx';
import { Duration, Time } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { ExportLink } from '../share/export-link.tsx';
import { SpanDrawer } from './span-drawer.tsx';
import { Waterfall } from './waterfall.tsx';

export function TracePage(): JSX.Element {
  const traceId = useRoute().params['traceId'] ?? '';
  const { query, change } = useQuery();
  const answered = useAnswer<TraceAnswer>(`/api/traces/${encodeURIComponent(traceId)}`, {
    traces: ({ traceIds, more }) => more > 0 || traceIds.includes(traceId),
  });
  const span = query['span'];
  return (
    <>
      <Title text={answered.value?.spans[0]?.name ?? traceId} of="Trace">
        <CopyButton text={traceId} of="the trace id" />
        <ExportLink traces={[traceId]} text="Export" />
      </Title>
      <Shown answered={answered}>
        {(trace) => (
          <>
            <TraceFacts trace={trace} />
            <OtherTraces trace={trace} />
            <Waterfall
              rows={trace.spans}
              startNs={BigInt(trace.startNs)}
              endNs={BigInt(trace.endNs)}
              links={[...trace.linksTo, ...trace.linkedFrom]}
              logs={trace.logs}
              looked={span}
              onLook={(spanId) => change({ span: spanId })}
            />
            {trace.truncated.spans && <p class="end">The first {trace.spans.length} spans are shown.</p>}
            {trace.logs.length > 0 && (
              <section>
                <h2>Logs</h2>
                <LogRows logs={trace.logs} />
              </section>
            )}
          </>
        )}
      </Shown>
      {span !== undefined && <SpanDrawer traceId={traceId} spanId={span} onClose={() => change({ span: undefined })} />}
    </>
  );
}

function TraceFacts({ trace }: { trace: TraceAnswer }): JSX.Element {
  return (
    <Facts>
      <Fact name="Duration">
        <Duration ns={String(BigInt(trace.endNs) - BigInt(trace.startNs))} />
      </Fact>
      <Fact name="Start">
        <Time ns={trace.startNs} />
      </Fact>
      <Fact name="Services">{trace.services.join(', ')}</Fact>
      <Fact name="Spans">{trace.spans.length}</Fact>
      {trace.flowIds.length > 0 && (
        <Fact name="Flows">
          {trace.flowIds.map((flowId) => (
            <FlowLink key={flowId} flowId={flowId} />
          ))}
        </Fact>
      )}
      {trace.requestIds.length > 0 && (
        <Fact name="Requests">
          {trace.requestIds.map((id) => (
            <RequestLink key={id} id={id} />
          ))}
        </Fact>
      )}
      <Fact name="Trace id">
        <span class="id">{trace.traceId}</span>
      </Fact>
    </Facts>
  );
}

/** Traces that this one links to, and that link to it. */
function OtherTraces({ trace }: { trace: TraceAnswer }): JSX.Element | null {
  const others = [
    ...ends('links to', trace.linksTo, ({ to }) => to),
    ...ends('linked from', trace.linkedFrom, ({ from }) => from),
  ].filter(({ end }) => end.traceId !== trace.traceId);
  if (others.length === 0) return null;
  return (
    <ul class="links">
      {others.map(({ word, end }) => (
        <li key={`${word} ${end.traceId} ${end.spanId}`}>
          {word}{' '}
          <TraceLink
            traceId={end.traceId}
            spanId={end.spanId}
            text={end.name === undefined ? end.traceId.slice(0, 8) : `${end.service ?? ''} ${end.name}`}
          />
        </li>
      ))}
    </ul>
  );
}

function ends(
  word: string,
  links: readonly SpanLinkView[],
  end: (link: SpanLinkView) => SpanEnd,
): readonly { readonly word: string; readonly end: SpanEnd }[] {
  return links.map((link) => ({ word, end: end(link) }));
}
