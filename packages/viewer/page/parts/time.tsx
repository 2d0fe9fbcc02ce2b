/** A time, a length of time, an age, and what is left of a deadline. */
import type { JSX } from 'preact';
import { nowNs } from '../data/clock.ts';
import { formatDuration, formatSeconds } from '../text/duration.ts';
import { exactTime, formatTime } from '../text/time.ts';

export function Time({ ns }: { ns: string }): JSX.Element {
  return (
    <time dateTime={exactTime(ns)} title={exactTime(ns)}>
      {formatTime(ns)}
    </time>
  );
}

export function Duration({ ns }: { ns: string }): JSX.Element {
  return <span title={`${ns} ns`}>{formatDuration(ns)}</span>;
}

/** How long ago `ns` was, renewed every second. */
export function Age({ ns }: { ns: string }): JSX.Element {
  return (
    <time dateTime={exactTime(ns)} title={exactTime(ns)}>
      {formatSeconds(nowNs.value - BigInt(ns))}
    </time>
  );
}

/** Counts down to `ns`, and up from it. */
export function Countdown({ ns }: { ns: string }): JSX.Element {
  const left = BigInt(ns) - nowNs.value;
  return (
    <time class={left < 0n ? 'overdue' : ''} dateTime={exactTime(ns)} title={exactTime(ns)}>
      {left < 0n ? `${formatSeconds(-left)} overdue` : `${formatSeconds(left)} left`}
    </time>
  );
}
