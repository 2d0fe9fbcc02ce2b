/** The end of a list, with more behind it or not. */
import type { JSX } from 'preact';

/** As many as one question may ask for. */
export const MOST = 1_000;
/** As many as are asked for at first, and further each time. */
export const STEP = 100;

export function More({
  limit,
  more,
  onMore,
}: {
  limit: number;
  more: boolean;
  onMore: () => void;
}): JSX.Element | null {
  if (!more) return null;
  if (limit >= MOST) return <p class="end">The newest {MOST} are shown. A filter shows others.</p>;
  return (
    <p class="end">
      <button type="button" onClick={onMore}>
        Show more
      </button>
    </p>
  );
}
