/** The configuration in YAML. */
import type { Environment } from '@weir/otel-compat';
import { type CloudEventsConfig, configFrom } from './config.ts';
import { readYaml } from './read-yaml.ts';

/**
 * The configuration in YAML, with the original's keys at the top or under `weir`; `${VAR}`, `${env:VAR:-default}` and `$$` are replaced
 * in every text, as OpenTelemetry's declarative configuration has them. Needs the package `yaml`.
 *
 * @param env default `process.env`
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` that names the key, the kind of value it had and its line
 * @example
 * const text = 'cloud_events:\n  source: https://orders.acme.com\n  http:\n    endpoint: ${EVENTS_URL}';
 * parseCloudEventsConfig(text, { EVENTS_URL: 'http://127.0.0.1:8080' }).http?.endpoint; // 'http://127.0.0.1:8080'
 */
export function parseCloudEventsConfig(yaml: string, env: Environment = process.env): CloudEventsConfig {
  const source = readYaml(String(yaml), env);
  const { weir } = (source.value ?? {}) as { readonly weir?: unknown };
  const isNested = typeof weir === 'object' && weir !== null && 'cloud_events' in weir;
  if (!isNested) return configFrom(source);
  return configFrom({
    ...source,
    value: weir,
    nameOf: (path) => source.nameOf(`weir.${path}`),
    placeOf: (path) => source.placeOf(`weir.${path}`),
  });
}
