/** How much of a flow's time was waiting, and how much was work. */
import type { JSX } from 'preact';
import { formatDuration } from '../text/duration.ts';

export function SplitBar({ waitNs, workNs }: { waitNs: string; workNs: string }): JSX.Element {
  const wait = Number(waitNs);
  const total = wait + Number(workNs);
  const share = total === 0 ? 0 : (wait / total) * 100;
  return (
    <span
      class="split-bar"
      role="img"
      aria-label={`${share.toFixed(0)} % waiting`}
      title={`waited ${formatDuration(waitNs)}, worked ${formatDuration(workNs)}`}
    >
      <span class="wait" style={{ width: `${share}%` }} />
      <span class="work" style={{ width: total === 0 ? '0' : `${100 - share}%` }} />
    </span>
  );
}
