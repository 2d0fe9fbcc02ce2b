/** What is told apart: each masked thing is of one category, which counts, switches and replacements go by. */
import { REDACTION_CATEGORY_VALUES } from '@weir/semconv';

/** Kind of what is masked: a closed list, the values of the attribute `redaction.category`. */
export type RedactionCategory = (typeof REDACTION_CATEGORY_VALUES)[number];

/** Every {@link RedactionCategory}. */
export const REDACTION_CATEGORIES: readonly RedactionCategory[] = REDACTION_CATEGORY_VALUES;

/** Categories that are off unless they are asked for. */
export const OPT_IN_CATEGORIES: ReadonlySet<RedactionCategory> = new Set<RedactionCategory>(['phone']);

/** How often each category was masked. */
export type RedactionCounts = Record<RedactionCategory, number>;

export function noCounts(): RedactionCounts {
  return Object.fromEntries(REDACTION_CATEGORIES.map((category) => [category, 0])) as RedactionCounts;
}
