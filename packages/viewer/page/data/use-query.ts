/** What a page shows, as its address says it: so that it can be kept, sent and gone back to. */
import { useCallback } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { question } from './ask.ts';

/** The parameters of the address, and a way to change some of them; undefined takes one out. */
export function useQuery(): {
  readonly query: Readonly<Record<string, string>>;
  readonly change: (changes: Readonly<Record<string, string | undefined>>, replace?: boolean) => void;
} {
  const { path, query, route } = useLocation();
  const change = useCallback(
    (changes: Readonly<Record<string, string | undefined>>, replace = false): void =>
      // The path as it stands in the address: an id in it is encoded there.
      route(question(location.pathname, { ...query, ...changes }), replace),
    [path, query, route],
  );
  return { query, change };
}
