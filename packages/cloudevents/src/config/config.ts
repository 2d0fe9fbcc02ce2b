/** What a configuration comes to, from YAML, from an object of the same keys, or from the environment. */
import { HTTP_MODES, type HttpMode } from '../binding/http-binding.ts';
import type { Environment } from '@weir/otel-compat';
import { isUriReference } from '../envelope/uri.ts';
import { ConfigSection, type ConfigSource } from './config-source.ts';
import { environmentSource } from './environment-source.ts';

/** How events leave. */
export const BINDING_KINDS = ['otlp', 'http', 'kafka'] as const;
/** One of {@link BINDING_KINDS}: wrapped inside log records, or sent. */
export type BindingKind = (typeof BINDING_KINDS)[number];

/** The `http` block. */
export interface HttpConfig {
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly batchSize?: number;
  readonly flushIntervalMs?: number;
  readonly mode?: HttpMode;
  readonly compression?: 'none' | 'gzip' | 'zstd';
}

/** Files of a TLS client. */
export interface TlsConfig {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly serverName?: string;
}

/** The `sasl` block. */
export type SaslConfig =
  | {
      readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
      readonly username: string;
      readonly password: string;
    }
  | { readonly mechanism: 'OAUTHBEARER'; readonly token: string };

/** The `kafka` block. */
export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly topic?: string;
  readonly tls?: boolean | TlsConfig;
  readonly sasl?: SaslConfig;
  readonly mode?: 'binary' | 'structured';
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
}

/** A configuration, checked. */
export interface CloudEventsConfig {
  /** Whether events are made at all. */
  readonly enabled: boolean;
  readonly tenant?: string;
  /** Where the application sends its telemetry; for whoever sets up the SDK. */
  readonly otelEndpoint?: string;
  readonly source?: string;
  readonly typePrefix?: string;
  readonly binding: BindingKind;
  readonly http?: HttpConfig;
  readonly kafka?: KafkaConfig;
  /** A policy: the file of its WebAssembly, or an entrypoint of the bundle. */
  readonly egressPolicy?: { readonly file: string } | { readonly entrypoint: string };
  /** The file of the bundle's WebAssembly. */
  readonly egressBundle?: string;
  /** Variables of the environment that are named and not set, each with the key that names it. */
  readonly warnings: readonly string[];
}

/**
 * The configuration in an object of the original's keys: `tenant`, `otel.endpoint`, `cloud_events` and `cloud_events_source`. Others
 * are left to others; inside `cloud_events` all keys are known.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` that names the key and the kind of value it had
 * @example
 * const config = cloudEventsConfig({ tenant: 'acme', cloud_events: { source: 'https://orders.acme.com' } });
 * config.binding; // 'otlp'
 */
export function cloudEventsConfig(value: object): CloudEventsConfig {
  return configFrom({ value, nameOf: (path) => path, placeOf: () => '', missing: [] });
}

/**
 * The configuration in variables of the environment: `WEIR_CLOUD_EVENTS_` and the key in capitals, such as
 * `WEIR_CLOUD_EVENTS_HTTP_ENDPOINT`; also `WEIR_TENANT` and `OTEL_EXPORTER_OTLP_ENDPOINT`.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` that names the variable, never its value
 * @example
 * const env = { WEIR_CLOUD_EVENTS_ENABLED: 'true', WEIR_CLOUD_EVENTS_HTTP_ENDPOINT: 'http://127.0.0.1:8080' };
 * cloudEventsConfigFromEnvironment(env).binding; // 'http'
 */
export function cloudEventsConfigFromEnvironment(env: Environment = process.env): CloudEventsConfig {
  return configFrom(environmentSource(env));
}

/** @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` */
export function configFrom(source: ConfigSource): CloudEventsConfig {
  const top = new ConfigSection(source, '', source.value ?? {});
  // A switch alone, as the original's SDK has it, or a block.
  const given = top.raw('cloud_events');
  const isSwitch = typeof given === 'boolean';
  const section = isSwitch ? undefined : top.section('cloud_events');
  const http = section && httpOf(section);
  const kafka = section && kafkaOf(section);
  const sourceUri =
    section?.textLike('source', URI, isUriReference) ?? top.textLike('cloud_events_source', URI, isUriReference);
  const binding = section?.oneOf('binding', BINDING_KINDS) ?? (http !== undefined ? 'http' : kafka ? 'kafka' : 'otlp');
  if (binding === 'http') section?.required('http', http, 'a mapping with an endpoint where the binding is http');
  if (binding === 'kafka') section?.required('kafka', kafka, 'a mapping with brokers where the binding is kafka');
  const config: CloudEventsConfig = {
    enabled: isSwitch ? given : section !== undefined && (section.flag('enabled') ?? true),
    binding,
    ...defined({
      tenant: top.text('tenant'),
      otelEndpoint: top.section('otel')?.text('endpoint'),
      source: sourceUri,
      typePrefix: section?.text('type_prefix'),
      http,
      kafka,
      egressPolicy: policyOf(section?.text('customer_egress_policy')),
      egressBundle: section?.text('customer_egress_bundle'),
    }),
    warnings: source.missing.map(
      ({ path, names }) => `${source.nameOf(path)} names what is not set: ${names.join(', ')}`,
    ),
  };
  section?.end();
  return config;
}

const URI = 'a URI-reference of RFC 3986';
const MAX_SECONDS = 86_400;

function httpOf(parent: ConfigSection): HttpConfig | undefined {
  const section = parent.section('http');
  if (section === undefined) return undefined;
  const isUrl = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '');
  const endpoint = section.textLike('endpoint', 'a URL of http: or https:', isUrl);
  const config: HttpConfig = {
    endpoint: section.required('endpoint', endpoint, 'a URL of http: or https:'),
    ...defined({
      headers: section.textMap('headers'),
      batchSize: section.integer('batch_size', 1, 10_000),
      flushIntervalMs: flushIntervalMs(section),
      mode: section.oneOf('mode', HTTP_MODES),
      compression: section.oneOf('compression', ['none', 'gzip', 'zstd']),
    }),
  };
  section.end();
  return config;
}

function kafkaOf(parent: ConfigSection): KafkaConfig | undefined {
  const section = parent.section('kafka');
  if (section === undefined) return undefined;
  const config: KafkaConfig = {
    brokers: section.required('brokers', section.texts('brokers'), 'a list of texts, and not empty'),
    ...defined({
      topic: section.text('topic'),
      tls: tlsOf(section),
      sasl: saslOf(section),
      mode: section.oneOf('mode', ['binary', 'structured']),
      compression: section.oneOf('compression', ['none', 'gzip', 'snappy', 'lz4', 'zstd']),
    }),
  };
  section.end();
  return config;
}

function tlsOf(parent: ConfigSection): boolean | TlsConfig | undefined {
  if (typeof parent.raw('tls') !== 'object') return parent.flag('tls');
  const section = parent.section('tls');
  const tls = defined({
    caFile: section?.text('ca_file'),
    certFile: section?.text('cert_file'),
    keyFile: section?.text('key_file'),
    serverName: section?.text('server_name'),
  });
  section?.end();
  return tls;
}

function saslOf(parent: ConfigSection): SaslConfig | undefined {
  const section = parent.section('sasl');
  if (section === undefined) return undefined;
  const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;
  const given = section.oneOf('mechanism', mechanisms);
  const mechanism = section.required('mechanism', given, `one of ${mechanisms.join(', ')}`);
  // What is missing here may come from a variable that is set elsewhere: the sender has the last word.
  const [username, password, token] = [section.text('username'), section.text('password'), section.text('token')];
  section.end();
  if (mechanism === 'OAUTHBEARER') return { mechanism, token: token ?? '' };
  return { mechanism, username: username ?? '', password: password ?? '' };
}

function flushIntervalMs(section: ConfigSection): number | undefined {
  const wanted = `a number of seconds, above 0 and up to ${MAX_SECONDS}`;
  const seconds = section.number('flush_interval', wanted, (value) => value > 0 && value <= MAX_SECONDS);
  return seconds === undefined ? undefined : Math.max(1, Math.round(seconds * 1_000));
}

function policyOf(text: string | undefined): CloudEventsConfig['egressPolicy'] {
  if (text === undefined) return undefined;
  return text.endsWith('.wasm') ? { file: text } : { entrypoint: text };
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}
