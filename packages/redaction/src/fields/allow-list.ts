/** The fields that may leave, where only those may. */
import { typeName } from '@weir/otel-compat';
import { RedactionError } from '../errors.ts';
import { normalized } from './field-names.ts';

/**
 * A predicate over names: whole, last segment, or beginning (`http.*`).
 *
 * @throws RedactionError `WEIR_REDACTION_OPTION` for an entry that is no name
 */
export function allowList(entries: readonly unknown[]): (name: string) => boolean {
  const names = new Set<string>();
  const beginnings: string[] = [];
  for (const [index, entry] of entries.entries()) {
    if (typeof entry !== 'string' || entry === '' || entry === '*') {
      throw new RedactionError(
        'WEIR_REDACTION_OPTION',
        `allow[${index}] must be the name of a field (got ${typeName(entry)})`,
      );
    }
    if (entry.endsWith('.*')) beginnings.push(normalized(entry.slice(0, -1)));
    else names.add(normalized(entry));
  }
  return (name) => {
    const whole = normalized(name);
    return (
      names.has(whole) ||
      names.has(whole.slice(whole.lastIndexOf('.') + 1)) ||
      beginnings.some((beginning) => whole.startsWith(beginning))
    );
  };
}
