/** A flow as rows of nodes and topics, with bars that are waited and worked. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { FlowLane, FlowPage } from '@weir/viewer/api';
import { formatDuration } from '../text/duration.ts';
import { positions, type Spacing, ticks } from './geometry.ts';

/** What is looked at: an event or a hop, by its place in the answer. */
export type Looked = { readonly event: number } | { readonly hop: number } | undefined;

interface PictureProps {
  readonly page: FlowPage;
  readonly looked: Looked;
  readonly onLook: (looked: Looked) => void;
}

export function FlowPicture({ page, looked, onLook }: PictureProps): JSX.Element {
  const spacing = useSignal<Spacing>('scale');
  const places = positions(page.events, spacing.value);
  const total = Number(page.flow.totalNs);
  return (
    <section aria-labelledby="picture">
      <header class="section-head">
        <h2 id="picture">Way</h2>
        <div class="legend">
          <span class="swatch wait" /> wait <span class="swatch work" /> work <span class="swatch awaited" /> awaited
        </div>
        <div class="chips small" role="group" aria-label="Spacing">
          <Choice of={spacing} value="scale" text="To scale" />
          <Choice of={spacing} value="even" text="Evenly" />
        </div>
      </header>
      <div class="picture">
        {spacing.value === 'scale' && <Axis total={total} />}
        {page.lanes.map((lane) => (
          <Lane
            key={`${lane.kind} ${lane.id}`}
            lane={lane}
            page={page}
            places={places}
            looked={looked}
            onLook={onLook}
          />
        ))}
      </div>
    </section>
  );
}

function Choice({ of, value, text }: { of: { value: Spacing }; value: Spacing; text: string }): JSX.Element {
  return (
    <button type="button" aria-pressed={of.value === value} onClick={() => (of.value = value)}>
      {text}
    </button>
  );
}

function Axis({ total }: { total: number }): JSX.Element {
  return (
    <div class="lane axis" aria-hidden="true">
      <div class="lane-name" />
      <div class="lane-track">
        {ticks(total).map(({ at, ns }) => (
          <span key={String(ns)} class="tick" style={{ left: `${at * 100}%` }}>
            {formatDuration(ns)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Lane({
  lane,
  page,
  places,
  looked,
  onLook,
}: PictureProps & { lane: FlowLane; places: readonly number[] }): JSX.Element {
  return (
    <div class={`lane ${lane.kind}`}>
      <div class="lane-name" title={lane.id}>
        <span class="lane-kind">{lane.kind === 'topic' ? 'topic' : lane.nodeType}</span>
        <span class="lane-id">{lane.id}</span>
      </div>
      <div class="lane-track">
        {lane.bars.map(({ hop, kind }) => (
          <Bar key={hop} hop={hop} kind={kind} page={page} places={places} looked={looked} onLook={onLook} />
        ))}
        {lane.events.map((index) => (
          <EventDot key={index} index={index} page={page} places={places} looked={looked} onLook={onLook} />
        ))}
      </div>
    </div>
  );
}

function Bar({
  hop,
  kind,
  page,
  places,
  looked,
  onLook,
}: PictureProps & { hop: number; kind: 'wait' | 'work'; places: readonly number[] }): JSX.Element {
  const { from, to, durationNs, via } = page.hops[hop] as FlowPage['hops'][number];
  const [left, right] = [places[from] ?? 0, places[to] ?? 0];
  const fromNode = page.events[from]?.event.node.id ?? '';
  const toNode = page.events[to]?.event.node.id ?? '';
  const way = kind === 'wait' ? `${fromNode} to ${toNode}${via === undefined ? '' : ` through ${via}`}` : toNode;
  const text = `${kind} ${formatDuration(durationNs)}, ${way}`;
  return (
    <button
      type="button"
      class={`bar ${kind}`}
      style={{ left: `${left * 100}%`, width: `${Math.max(0, right - left) * 100}%` }}
      aria-label={text}
      aria-pressed={looked !== undefined && 'hop' in looked && looked.hop === hop}
      title={text}
      onClick={() => onLook({ hop })}
    >
      <span>{formatDuration(durationNs)}</span>
    </button>
  );
}

function EventDot({
  index,
  page,
  places,
  looked,
  onLook,
}: PictureProps & { index: number; places: readonly number[] }): JSX.Element {
  const { event, marks, offsetNs } = page.events[index] as FlowPage['events'][number];
  const awaited = page.acks.some((ack) => ack.announcedBy === index && ack.state === 'awaited');
  const missed = page.acks.some((ack) => ack.announcedBy === index && ack.state === 'missed');
  const notes = [...marks, ...(awaited ? ['awaits an ack'] : []), ...(missed ? ['ack missed'] : [])];
  const text = `${event.stage}/${event.status} at ${event.node.id}, +${formatDuration(offsetNs)}${notes.map((note) => `, ${note}`).join('')}`;
  return (
    <button
      type="button"
      class={['dot', tone(event.status, marks), awaited && 'awaited', missed && 'missed'].filter(Boolean).join(' ')}
      style={{ left: `${(places[index] ?? 0) * 100}%` }}
      aria-label={text}
      aria-pressed={looked !== undefined && 'event' in looked && looked.event === index}
      title={text}
      onClick={() => onLook({ event: index })}
    />
  );
}

function tone(status: string, marks: readonly string[]): string {
  if (status === 'nack' || marks.includes('dead_letter') || marks.includes('error')) return 'bad';
  if (status === 'timeout' || marks.includes('duplicate') || marks.includes('redelivery')) return 'warn';
  return status === 'ack' ? 'good' : 'calm';
}
