/** Environment variables in the strings of a configuration, as OpenTelemetry's configuration has them. */

const REFERENCE = /\$\$|\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}\n]*))?\}/g;

/** The value with every string in it substituted; keys stay as they are. */
export function substituted(value: unknown, env: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(REFERENCE, (all, name: string | undefined, fallback = '') => {
      if (name === undefined) return all === '$$' ? '$' : all;
      const found = env[name] ?? '';
      return found === '' ? fallback : found;
    });
  }
  if (Array.isArray(value)) return value.map((each) => substituted(each, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, substituted(each, env)]));
}
