/** Environment variables in text, as OpenTelemetry's declarative configuration has them. */

/** What text comes to, and which of its variables were not there. */
export interface Substituted {
  readonly text: string;
  /** Names of variables that are not set and have no default; each is replaced by nothing. */
  readonly missing: readonly string[];
}

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

// OpenTelemetry specification, "Configuration file: environment variable substitution".
const REFERENCE = /\$\$|\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}\n]*))?\}|\$\{/g;

/**
 * Replaces `${VAR}`, `${env:VAR}` and `${VAR:-default}`, and `$$` by a dollar sign. What a variable holds is not looked
 * through again. The default stands for a variable that is empty, too.
 *
 * @throws SyntaxError for `${` that begins no reference
 */
export function substituted(text: string, environment: Environment): Substituted {
  if (!text.includes('$')) return { text, missing: [] };
  const missing: string[] = [];
  const result = text.replace(REFERENCE, (reference: string, name?: string, byDefault?: string) => {
    if (reference === '$$') return '$';
    if (name === undefined)
      throw new SyntaxError('${ begins no reference to a variable; write $${ for the text itself');
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (value !== undefined && value !== '') return value;
    if (byDefault !== undefined) return byDefault;
    if (value === undefined) missing.push(name);
    return '';
  });
  return { text: result, missing };
}
