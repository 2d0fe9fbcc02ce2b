/** The acknowledgements that were announced: what came of each, and how long those that are awaited still have. */
import type { JSX } from 'preact';
import type { AckView, FlowPage } from '@weir/viewer/api';
import { Countdown, Duration, Time } from '../parts/time.tsx';

const tones = { acked: 'good', nacked: 'bad', awaited: 'calm', missed: 'warn' } as const;

export function FlowAcks({ page }: { page: FlowPage }): JSX.Element | null {
  if (page.acks.length === 0) return null;
  return (
    <section>
      <h2>Acknowledgements</h2>
      <ul class="acks">
        {page.acks.map((ack) => (
          <li key={ack.announcedBy}>
            <span class={`badge ${tones[ack.state]}`}>{ack.state}</span>{' '}
            {page.events[ack.announcedBy]?.event.node.id ?? ''} awaits{' '}
            {ack.by === undefined ? 'an acknowledgement' : <strong>{ack.by}</strong>}
            <Outcome ack={ack} page={page} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Outcome({ ack, page }: { ack: AckView; page: FlowPage }): JSX.Element {
  if (ack.metBy === undefined || ack.latencyNs === undefined) {
    return (
      <>
        {' '}
        by <Time ns={ack.deadlineNs} />: <Countdown ns={ack.deadlineNs} />
      </>
    );
  }
  return (
    <>
      : {page.events[ack.metBy]?.event.node.id ?? ''} answered after <Duration ns={ack.latencyNs} />
    </>
  );
}
