/** Where the viewer listens, how much it holds, and what it let go. */
import type { JSX } from 'preact';
import type { FlowStoreView, Health, KindCounts, ListenerView } from '@weir/viewer/api';
import { useAnswer } from '../data/use-answer.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { Cell, type Column, Rows } from '../parts/rows.tsx';
import { Shown } from '../parts/states.tsx';
import { Age, Time } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { formatDuration } from '../text/duration.ts';
import { formatBytes, formatCount } from '../text/number.ts';

const columns: readonly Column[] = [
  { name: 'Kind' },
  { name: 'Kept', number: true },
  { name: 'Received', number: true },
  { name: 'Let go', number: true },
];

const kinds: readonly { readonly kind: keyof KindCounts; readonly text: string }[] = [
  { kind: 'flows', text: 'Flows' },
  { kind: 'flowEvents', text: 'Flow events' },
  { kind: 'spans', text: 'Spans' },
  { kind: 'logs', text: 'Log records' },
  { kind: 'metricPoints', text: 'Metric points' },
  { kind: 'cloudEvents', text: 'CloudEvents' },
];

export function HealthPage(): JSX.Element {
  const answered = useAnswer<Health>('/api/health', { health: () => true });
  return (
    <>
      <Title text="Health" />
      <Shown answered={answered}>
        {(health) => (
          <>
            <Facts>
              <Fact name="Version">{health.version}</Fact>
              <Fact name="Running for">
                <Age ns={health.startedNs} />
              </Fact>
              <Fact name="Held in">{health.file ?? 'memory'}</Fact>
              <Fact name="Size">
                {formatBytes(health.retention.usedBytes)} of {formatBytes(health.retention.maxBytes)}
              </Fact>
              {health.retention.maxAgeNs !== undefined && (
                <Fact name="Kept for at most">{formatDuration(health.retention.maxAgeNs)}</Fact>
              )}
              <Fact name="Oldest">
                <Time ns={health.retention.oldestNs} />
              </Fact>
              {health.retention.problem !== undefined && (
                <Fact name="Not let go">
                  <span class="badge bad">{health.retention.problem}</span>
                </Fact>
              )}
              <Fact name="Waiting to be stored">{formatBytes(health.queuedBytes)}</Fact>
              <Fact name="Streams">
                {health.streams.open}, {formatCount(health.streams.dropped)} messages dropped
              </Fact>
              <Fact name="Malformed">
                {formatCount(health.malformed.flowEvents)} flow events, {formatCount(health.malformed.cloudEvents)}{' '}
                CloudEvents
              </Fact>
            </Facts>
            {health.flowStore && <Store of={health.flowStore} />}
            <Rows caption="How many of each kind" columns={columns}>
              {kinds.map(({ kind, text }) => (
                <tr key={kind}>
                  <Cell>{text}</Cell>
                  <Cell number>{formatCount(health.kept[kind])}</Cell>
                  <Cell number>{formatCount(health.received[kind])}</Cell>
                  <Cell number>{formatCount(health.evicted[kind])}</Cell>
                </tr>
              ))}
            </Rows>
            <Listener name="OTLP over HTTP" of={health.http} />
            <Listener name="OTLP over gRPC" of={health.grpc} />
          </>
        )}
      </Shown>
    </>
  );
}

function Store({ of: { name, problem, sinceNs } }: { of: FlowStoreView }): JSX.Element {
  return (
    <section class="card">
      <h2>Store of flows</h2>
      <p class="id">{name}</p>
      <p>
        {problem === undefined ? (
          <>
            answers, for <Age ns={sinceNs} />
          </>
        ) : (
          <>
            <span class="badge bad">does not answer</span> for <Age ns={sinceNs} />: {problem.message}
          </>
        )}
      </p>
      <p>Flows and pathways are asked of it. All counts here are of what this viewer received itself.</p>
    </section>
  );
}

function Listener({ name, of }: { name: string; of: ListenerView }): JSX.Element {
  const rejected = Object.entries(of.rejected).filter(([, count]) => count > 0);
  return (
    <section class="card">
      <h2>{name}</h2>
      <p>
        {of.url === undefined ? (
          <span class="badge bad">not listening: {of.problem ?? 'unknown'}</span>
        ) : (
          <span class="id">{of.url}</span>
        )}
      </p>
      <p>
        {formatCount(of.requests)} requests, {formatCount(of.accepted)} accepted
        {rejected.map(([reason, count]) => `, ${formatCount(count)} refused (${reason})`).join('')}
      </p>
    </section>
  );
}
