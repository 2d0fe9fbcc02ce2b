/** Finds everything private in a text: one pass for all detectors, then the patterns of the application. */
import type { Detector, Match, Scanned } from './detector.ts';
import { KeywordIndex } from './keyword-index.ts';

/** Finds further matches in a text, in order; must take time linear in its length. */
export type MatchSource = (text: string) => Iterable<Match>;

/** One precompiled scan. */
export class Scanner {
  readonly #detectors: readonly Detector[];
  readonly #index: KeywordIndex;
  readonly #sources: readonly MatchSource[];

  constructor(detectors: readonly Detector[], sources: readonly MatchSource[] = []) {
    this.#detectors = detectors;
    this.#sources = sources;
    this.#index = new KeywordIndex(
      detectors.flatMap(({ keywords }, value) => keywords.map((keyword) => [keyword, value] as const)),
    );
  }

  /** The matches, in order and apart from each other; undefined where there is none. */
  scan(text: string, cut = false): readonly Match[] | undefined {
    const found = this.#detected({ text, cut });
    if (this.#sources.length === 0) return found;
    const all = [...(found ?? []), ...this.#sources.flatMap((source) => [...source(text)])];
    return all.length === 0 ? undefined : apart(all);
  }

  #detected(scanned: Scanned): readonly Match[] | undefined {
    const { text } = scanned;
    let matches: Match[] | undefined;
    let from = 0;
    let match: Match | undefined;
    let place = this.#index.next(text, 0);
    if (place === -1) return undefined;
    const visit = (value: number, end: number): boolean => {
      match = this.#detectors[value]?.find(scanned, place, end, from);
      return match !== undefined;
    };
    while (place !== -1) {
      if (this.#index.at(text, place, visit) && match !== undefined) {
        (matches ??= []).push(match);
        from = match.end;
        place = this.#index.next(text, Math.max(from, place + 1));
      } else {
        place = this.#index.next(text, place + 1);
      }
    }
    return matches;
  }
}

/** Matches that overlap become one, of the category of the first. */
function apart(matches: Match[]): readonly Match[] {
  const result: Match[] = [];
  for (const match of matches.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || match.start >= last.end) result.push(match);
    else if (match.end > last.end) result[result.length - 1] = { ...last, end: match.end };
  }
  return result;
}
