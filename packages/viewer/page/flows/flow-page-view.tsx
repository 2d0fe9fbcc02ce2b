/** One flow: its way, what is awaited, its events, and all that other signals know of it. */
import { useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { useRoute } from 'preact-iso';
import type { FlowPage } from '@weir/viewer/api';
import { CloudEventRows } from '../cloud-events/cloud-event-rows.tsx';
import { toldTime } from '../data/clock.ts';
import { useAnswer } from '../data/use-answer.ts';
import { useQuery } from '../data/use-query.ts';
import { LogRows } from '../events/log-rows.tsx';
import { StateBadge } from '../parts/badge.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { CopyButton, RequestLink } from '../parts/id.tsx';
import { Shown } from '../parts/states.tsx';
import { SplitBar } from '../parts/split-bar.tsx';
import { Age, Duration } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { ExportLink } from '../share/export-link.tsx';
import { FlowAcks } from './flow-acks.tsx';
import { FlowEvents } from './flow-events.tsx';
import { FlowPicture, type Looked } from './flow-picture.tsx';
import { LinkedTraces } from './linked-traces.tsx';
import { LookedAt } from './looked-at.tsx';

export function FlowPageView(): JSX.Element {
  const flowId = useRoute().params['flowId'] ?? '';
  const { query, change } = useQuery();
  const known = useRef<ReadonlySet<string>>(new Set());
  const answered = useAnswer<FlowPage>(`/api/flows/${encodeURIComponent(flowId)}`, {
    flows: ({ flowIds, more }) => more > 0 || flowIds.includes(flowId),
    evicted: ({ flowIds }) => flowIds.includes(flowId),
    traces: ({ traceIds }) => traceIds.some((traceId) => known.current.has(traceId)),
  });
  known.current = new Set(answered.value?.traces.map(({ traceId }) => traceId));
  if (answered.value !== undefined) toldTime(answered.value.asOfNs);
  const looked = lookedAt(query);
  const onLook = (next: Looked): void =>
    change({
      event: next !== undefined && 'event' in next ? String(next.event) : undefined,
      hop: next !== undefined && 'hop' in next ? String(next.hop) : undefined,
      span: undefined,
    });
  return (
    <>
      <Title text={flowId} of="Flow">
        <CopyButton text={flowId} of="the flow id" />
        <ExportLink flows={[flowId]} text="Export" />
      </Title>
      <Shown answered={answered}>
        {(page) => (
          <>
            <Summary page={page} />
            <FlowPicture page={page} looked={looked} onLook={onLook} />
            <FlowAcks page={page} />
            <LinkedTraces page={page} />
            <FlowEvents page={page} onLook={onLook} />
            {page.cloudEvents.length > 0 && (
              <section>
                <h2>CloudEvents</h2>
                <CloudEventRows cloudEvents={page.cloudEvents} />
              </section>
            )}
            {page.logs.length > 0 && (
              <section>
                <h2>Logs</h2>
                <LogRows logs={page.logs} />
              </section>
            )}
            <LookedAt page={page} looked={looked} onLook={onLook} />
          </>
        )}
      </Shown>
    </>
  );
}

function Summary({ page: { flow, requestIds, traces, events } }: { page: FlowPage }): JSX.Element {
  return (
    <Facts>
      <Fact name="State">
        <StateBadge state={flow.state} />
      </Fact>
      <Fact name="Pathway">
        <a href={`/pathways?pathway=${encodeURIComponent(flow.pathway)}`}>{flow.pathway}</a>
      </Fact>
      {flow.group !== undefined && flow.group !== flow.pathway && <Fact name="Group">{flow.group}</Fact>}
      <Fact name="Seen last at">
        {flow.node} <span class="faint">{flow.stage}</span>
      </Fact>
      <Fact name="Total">
        <Duration ns={flow.totalNs} />
      </Fact>
      <Fact name="Wait">
        <Duration ns={flow.waitNs} />
      </Fact>
      <Fact name="Work">
        <Duration ns={flow.workNs} /> <SplitBar {...flow} />
      </Fact>
      <Fact name="Events">{events.length}</Fact>
      <Fact name="Attempts">{flow.attempts}</Fact>
      <Fact name="Age">
        <Age ns={flow.firstNs} />
      </Fact>
      {flow.weight > 1 && <Fact name="Stands for">{flow.weight} flows</Fact>}
      <Fact name="Traces">{traces.length}</Fact>
      {requestIds.length > 0 && (
        <Fact name="Requests">
          {requestIds.map((id) => (
            <RequestLink key={id} id={id} />
          ))}
        </Fact>
      )}
    </Facts>
  );
}

function lookedAt(query: Readonly<Record<string, string>>): Looked {
  if (query['event'] !== undefined) return { event: Number(query['event']) };
  return query['hop'] === undefined ? undefined : { hop: Number(query['hop']) };
}
