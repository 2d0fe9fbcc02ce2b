/** Which fields are private by their name. */
import type { RedactionCategory } from '../category.ts';
import { ENDINGS, FIELD_ONLY_NAMES, NAMES } from './built-in-names.ts';
import { remembered } from './remembered.ts';

/** What a name says of the value under it. */
export interface FieldRule {
  readonly category: RedactionCategory;
  /** The name as the application gave it, where it is one of those. */
  readonly given?: string;
  /** Whether prose that uses the name says nothing. */
  readonly fieldOnly?: boolean;
}

type Entry = readonly [name: string, rule: FieldRule];

/** Longer names are judged by their end. */
const MAX_NAME = 256;

/**
 * The names of fields that are masked. Case and the signs `-` and `_` do not count; a name matches as a whole or by its last
 * segment after a dot.
 */
export class FieldNames {
  readonly #rules: ReadonlyMap<string, FieldRule>;
  readonly #endings: readonly Entry[];
  readonly #exempt: ReadonlySet<string>;
  /** What a name says, or undefined where it says nothing. */
  readonly ruleFor: (name: string) => FieldRule | undefined = remembered((name) => this.#judge(name));
  /** How the names are written in text: what a scan looks for. */
  readonly keywords: readonly string[];

  /**
   * @param enabled which categories the built-in names are taken from
   * @param given names of the application; `false` exempts a built-in one
   */
  constructor(enabled: (category: RedactionCategory) => boolean, given: Readonly<Record<string, unknown>>) {
    const isEnabled = ([, { category }]: Entry): boolean => enabled(category);
    const endings = entries(ENDINGS).filter(isEnabled);
    const names = [
      ...entries(FIELD_ONLY_NAMES).map(([name, rule]): Entry => [name, { ...rule, fieldOnly: true }]),
      ...entries(NAMES),
    ].filter(isEnabled);
    const own = Object.keys(given)
      .filter((name) => given[name] !== false)
      .map((name): Entry => [name, { category: 'field', given: name }]);
    const all = [...names, ...endings, ...own];
    this.#rules = new Map(all.map(([name, rule]) => [normalized(name), rule]));
    this.#endings = endings.map(([name, rule]) => [normalized(name), rule]);
    this.#exempt = new Set(
      Object.keys(given)
        .filter((name) => given[name] === false)
        .map(normalized),
    );
    this.keywords = [...new Set(all.flatMap(([name]) => spellings(name)))];
  }

  #judge(name: string): FieldRule | undefined {
    const whole = normalized(name.slice(-MAX_NAME));
    const last = whole.slice(whole.lastIndexOf('.') + 1);
    for (const candidate of [whole, last]) {
      if (this.#exempt.has(candidate)) return undefined;
      const rule = this.#rules.get(candidate) ?? this.#rules.get(candidate.replace(/\d{1,3}$/, ''));
      if (rule !== undefined) return rule;
    }
    return this.#endings.find(([ending]) => last.endsWith(ending))?.[1];
  }
}

/** In lower case, without hyphens, underscores, the brackets of form encoding, and the prefixes of RFC 6265bis for cookies. */
export function normalized(name: string): string {
  return name
    .toLowerCase()
    .replace(/^__(?:host|secure)-/, '')
    .replaceAll(/[-_[\]\s]/g, '');
}

function entries(names: Readonly<Partial<Record<RedactionCategory, readonly string[]>>>): readonly Entry[] {
  return (Object.keys(names) as RedactionCategory[]).flatMap((category) =>
    (names[category] ?? []).map((name): Entry => [name, { category }]),
  );
}

/** With underscores, with hyphens, and in one word; of a name with dots also the last segment. */
function spellings(name: string): readonly string[] {
  const snake = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const last = snake.slice(snake.lastIndexOf('.') + 1);
  return [snake, last].flatMap((one) => [one, one.replaceAll('_', '-'), one.replaceAll(/[-_]/g, '')]);
}
