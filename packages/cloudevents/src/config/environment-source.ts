/** Variables of the environment as a configuration of the original's keys. */
import type { Environment } from '@weir/otel-compat';
import { CloudEventsError } from '../errors.ts';
import type { ConfigSource } from './config-source.ts';

const PREFIX = 'WEIR_CLOUD_EVENTS_';

type Read = (text: string) => unknown;
const text: Read = (value) => value;
const flag: Read = (value) => (/^(?:true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value);
const number: Read = (value) => (/^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value);
const list: Read = (value) => value.split(',').map((one) => one.trim());

/** As `OTEL_EXPORTER_OTLP_HEADERS`: `name=value` pairs, parted by commas, percent-encoded. */
const pairs: Read = (value) =>
  Object.fromEntries(
    value.split(',').map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      return [name.trim(), decodeURIComponent(rest.join('=').trim())];
    }),
  );

/** Path of each value, and the variable that holds it. */
const VARIABLES: Readonly<Record<string, readonly [variable: string, read: Read]>> = {
  tenant: ['WEIR_TENANT', text],
  'otel.endpoint': ['OTEL_EXPORTER_OTLP_ENDPOINT', text],
  'cloud_events.enabled': [`${PREFIX}ENABLED`, flag],
  'cloud_events.source': [`${PREFIX}SOURCE`, text],
  'cloud_events.type_prefix': [`${PREFIX}TYPE_PREFIX`, text],
  'cloud_events.binding': [`${PREFIX}BINDING`, text],
  'cloud_events.http.endpoint': [`${PREFIX}HTTP_ENDPOINT`, text],
  'cloud_events.http.headers': [`${PREFIX}HTTP_HEADERS`, pairs],
  'cloud_events.http.batch_size': [`${PREFIX}HTTP_BATCH_SIZE`, number],
  'cloud_events.http.flush_interval': [`${PREFIX}HTTP_FLUSH_INTERVAL`, number],
  'cloud_events.http.mode': [`${PREFIX}HTTP_MODE`, text],
  'cloud_events.http.compression': [`${PREFIX}HTTP_COMPRESSION`, text],
  'cloud_events.kafka.brokers': [`${PREFIX}KAFKA_BROKERS`, list],
  'cloud_events.kafka.topic': [`${PREFIX}KAFKA_TOPIC`, text],
  'cloud_events.kafka.tls': [`${PREFIX}KAFKA_TLS`, flag],
  'cloud_events.kafka.mode': [`${PREFIX}KAFKA_MODE`, text],
  'cloud_events.kafka.compression': [`${PREFIX}KAFKA_COMPRESSION`, text],
  'cloud_events.kafka.sasl.mechanism': [`${PREFIX}KAFKA_SASL_MECHANISM`, text],
  'cloud_events.kafka.sasl.username': [`${PREFIX}KAFKA_SASL_USERNAME`, text],
  'cloud_events.kafka.sasl.password': [`${PREFIX}KAFKA_SASL_PASSWORD`, text],
  'cloud_events.kafka.sasl.token': [`${PREFIX}KAFKA_SASL_TOKEN`, text],
  'cloud_events.customer_egress_policy': [`${PREFIX}CUSTOMER_EGRESS_POLICY`, text],
  'cloud_events.customer_egress_bundle': [`${PREFIX}CUSTOMER_EGRESS_BUNDLE`, text],
};

/** An empty variable counts as one that is not set. @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` */
export function environmentSource(env: Environment): ConfigSource {
  const value: Members = {};
  for (const [path, [variable, read]] of Object.entries(VARIABLES)) {
    const given = env[variable];
    if (given !== undefined && given !== '') setAt(value, path.split('.'), readAs(variable, read, given));
  }
  return { value, nameOf: nameOf, placeOf: () => '', missing: [] };
}

type Members = { [key: string]: unknown };

function readAs(variable: string, read: Read, given: string): unknown {
  try {
    return read(given);
  } catch {
    throw new CloudEventsError('WEIR_CLOUDEVENTS_CONFIG', `${variable} must be percent-encoded (got string)`);
  }
}

function setAt(target: Members, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[key] = value;
  else setAt((target[key] ??= {}) as Members, rest, value);
}

/** What is inside of a value is named by the variable that holds it. */
function nameOf(path: string): string {
  const known = Object.keys(VARIABLES).find(
    (one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`),
  );
  if (known !== undefined) return VARIABLES[known]?.[0] ?? path;
  return `${path
    .replace(/^cloud_events\.?/, PREFIX)
    .replaceAll('.', '_')
    .toUpperCase()}`;
}
