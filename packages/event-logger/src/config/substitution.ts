/** Environment variables in the strings of a configuration, as OpenTelemetry's configuration has them. */
import { substituteVariables } from '@weir/otel-compat';

/** The value with every string in it substituted; keys stay as they are. */
export function substituted(value: unknown, env: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') return substituteVariables(value, env);
  if (Array.isArray(value)) return value.map((each) => substituted(each, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, substituted(each, env)]));
}
