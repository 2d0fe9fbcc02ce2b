/** Where the events of a flow stand from left to right, each from 0 to 1. */
import type { FlowPage } from '@weir/viewer/api';

/** `scale`: by time. `even`: one step for each event, so that what is short beside a long wait can be seen. */
export type Spacing = 'scale' | 'even';

/** What of a flow decides it. */
export type Timed = Pick<FlowPage['events'][number], 'offsetNs'>;

export function positions(events: readonly Timed[], spacing: Spacing): readonly number[] {
  if (events.length < 2) return events.map(() => 0);
  if (spacing === 'even') return events.map((_event, index) => index / (events.length - 1));
  const offsets = events.map(({ offsetNs }) => Number(offsetNs));
  const end = Math.max(...offsets);
  return offsets.map((offset) => (end === 0 ? 0 : Math.max(0, offset) / end));
}

/** Places of lines across the picture and the time since the first event at each: round figures, at most seven of them. */
export function ticks(totalNs: number): readonly { readonly at: number; readonly ns: bigint }[] {
  if (totalNs <= 0) return [];
  const magnitude = 10 ** Math.floor(Math.log10(totalNs));
  const step = [0.2, 0.25, 0.5, 1, 2, 2.5, 5].map((factor) => factor * magnitude).find((one) => totalNs / one <= 6);
  const size = step ?? magnitude;
  const count = Math.floor(totalNs / size);
  return Array.from({ length: count + 1 }, (_none, index) => ({
    at: (index * size) / totalNs,
    ns: BigInt(Math.round(index * size)),
  }));
}
