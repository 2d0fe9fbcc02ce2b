/** Cuts a range of time into whole hours and minutes, which are counted already, and what is left at its ends. */
import { floorDivided } from './floor-division.ts';

/** Lengths of the spans that are counted ahead. */
export const SPAN_NS = { minute: 60_000_000_000n, hour: 3_600_000_000_000n } as const;

/** One of {@link SPAN_NS}. */
export type Span = keyof typeof SPAN_NS;

/** A piece of a range: whole spans, `from` and `to` counted in them; or time that has to be looked through. Half open. */
export interface TimePart {
  readonly span: Span | undefined;
  readonly from: bigint;
  readonly to: bigint;
}

/** The number of the span that holds a time. */
export function spanAt(span: Span, ns: bigint): number {
  return Number(floorDivided(ns, SPAN_NS[span]));
}

/** The pieces of `[from, to)`, which together are the whole and nothing twice. */
export function timeParts(from: bigint, to: bigint, spans: readonly Span[] = ['hour', 'minute']): readonly TimePart[] {
  if (from >= to) return [];
  const [span, ...finer] = spans;
  if (span === undefined) return [{ span, from, to }];
  const length = SPAN_NS[span];
  const first = floorDivided(from + length - 1n, length);
  const last = floorDivided(to, length);
  if (first >= last) return timeParts(from, to, finer);
  return [
    ...timeParts(from, first * length, finer),
    { span, from: first, to: last },
    ...timeParts(last * length, to, finer),
  ];
}
