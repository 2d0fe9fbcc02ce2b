/** Environment variables in text, as OpenTelemetry's declarative configuration has them. */

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is told of a text; by default nothing is. */
export interface SubstitutionListener {
  /** A variable that is not set and has no default: it is replaced by nothing. */
  readonly onMissing?: (name: string) => void;
  /** A `${` that begins no reference: it stays as it is, unless this throws. */
  readonly onNoReference?: () => void;
}

// OpenTelemetry specification, "Configuration file: environment variable substitution".
const REFERENCE = /\$\$|\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}\n]*))?\}|\$\{/g;

/**
 * Replaces `${VAR}`, `${env:VAR}` and `${VAR:-default}`, and `$$` by a dollar sign. What a variable holds is not looked
 * through again. The default stands for a variable that is empty, too.
 *
 * @throws what the listener throws
 * @example
 * substituteVariables('${HOST:-localhost}:${PORT} $$', { PORT: '80' }); // 'localhost:80 $'
 */
export function substituteVariables(
  text: string,
  environment: Environment,
  { onMissing, onNoReference }: SubstitutionListener = {},
): string {
  if (!text.includes('$')) return text;
  return text.replace(REFERENCE, (reference: string, name?: string, byDefault?: string) => {
    if (reference === '$$') return '$';
    if (name === undefined) {
      onNoReference?.();
      return reference;
    }
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (value !== undefined && value !== '') return value;
    if (byDefault === undefined && value === undefined) onMissing?.(name);
    return byDefault ?? '';
  });
}
