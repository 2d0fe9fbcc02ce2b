/** An event or a hop of a flow, closely: all that is known of it, and where it leads. */
import type { JSX } from 'preact';
import type { FlowEventView, FlowPage, JsonValue } from '@weir/viewer/api';
import { Json } from '../parts/attributes.tsx';
import { MarkBadge } from '../parts/badge.tsx';
import { Drawer } from '../parts/drawer.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { Duration, Time } from '../parts/time.tsx';
import type { Looked } from './flow-picture.tsx';

export function LookedAt({
  page,
  looked,
  onLook,
}: {
  page: FlowPage;
  looked: Looked;
  onLook: (looked: Looked) => void;
}): JSX.Element | null {
  const close = (): void => onLook(undefined);
  if (looked === undefined) return null;
  if ('event' in looked) {
    const view = page.events[looked.event];
    if (view === undefined) return null;
    return (
      <Drawer title={`${view.event.stage}/${view.event.status} at ${view.event.node.id}`} onClose={close}>
        <EventInFull view={view} />
      </Drawer>
    );
  }
  const hop = page.hops[looked.hop];
  if (hop === undefined) return null;
  const ends = [hop.from, hop.to];
  return (
    <Drawer title={`${hop.kind === 'wait' ? 'Waited' : 'Worked'}`} onClose={close}>
      <Facts>
        <Fact name={hop.kind}>
          <Duration ns={hop.durationNs} />
        </Fact>
        {hop.via !== undefined && <Fact name="through">{hop.via}</Fact>}
      </Facts>
      {ends.map((index, place) => (
        <section key={index}>
          <h3>{place === 0 ? 'From' : 'To'}</h3>
          <EventInFull view={page.events[index] as FlowEventView} />
        </section>
      ))}
    </Drawer>
  );
}

function EventInFull({ view }: { view: FlowEventView }): JSX.Element {
  const { event, atNs, offsetNs, marks, span, logId, cloudEventKey } = view;
  return (
    <>
      <p>
        <Time ns={atNs} /> (+
        <Duration ns={offsetNs} />){' '}
        {marks.map((mark) => (
          <MarkBadge key={mark} mark={mark} />
        ))}
      </p>
      <p class="ways">
        {span && <a href={`/traces/${span.traceId}?span=${span.spanId}`}>Span: {span.name}</a>}
        {logId !== undefined && <a href={`/logs/${encodeURIComponent(logId)}`}>Log record</a>}
        {cloudEventKey !== undefined && <a href={`/cloud-events/${encodeURIComponent(cloudEventKey)}`}>CloudEvent</a>}
      </p>
      <Json value={event as unknown as JsonValue} />
    </>
  );
}
