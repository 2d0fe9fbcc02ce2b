/** Environment variables in text: a reference that is none is refused, and what is not set is told. */
import { type Environment, substituteVariables } from '@weir/otel-compat';

/** What text comes to, and which of its variables were not there. */
export interface Substituted {
  readonly text: string;
  /** Names of variables that are not set and have no default; each is replaced by nothing. */
  readonly missing: readonly string[];
}

/**
 * The text with its variables replaced, as `substituteVariables` does it.
 *
 * @throws SyntaxError for `${` that begins no reference
 */
export function substituted(text: string, environment: Environment): Substituted {
  const missing: string[] = [];
  const result = substituteVariables(text, environment, {
    onMissing: (name) => missing.push(name),
    onNoReference() {
      throw new SyntaxError('${ begins no reference to a variable; write $${ for the text itself');
    },
  });
  return { text: result, missing };
}
