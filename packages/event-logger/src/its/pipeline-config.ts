/** The pipeline of internal telemetry, as the `internal` section of a configuration declares it: a receiver and exporters. */
import { parseDurationMs, typeName } from '@weir/otel-compat';
import { EventLoggerError } from '../errors.ts';

/** What is carried. */
export type InternalSignal = 'logs' | 'metrics';

/** Where it goes. */
export interface InternalExporterConfig {
  /** The name of the node. */
  readonly name: string;
  readonly type: 'noop' | 'console' | 'otlp_http';
  /** Base URL of an OTLP/HTTP receiver. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For one export, in milliseconds. */
  readonly timeoutMs: number;
}

/** A pipeline, checked. */
export interface InternalPipelineConfig {
  readonly signals: readonly InternalSignal[];
  /** How often metrics are collected, in milliseconds. */
  readonly intervalMs: number;
  readonly exporters: readonly InternalExporterConfig[];
  /** Attributes of the resource. */
  readonly resource: Readonly<Record<string, string | number | boolean>>;
}

/** Where nothing is configured: everything is received, and goes nowhere. */
export const BUILT_IN_PIPELINE: InternalPipelineConfig = {
  signals: ['logs', 'metrics'],
  intervalMs: 10_000,
  exporters: [{ name: 'noop', type: 'noop', endpoint: '', headers: {}, timeoutMs: 10_000 }],
  resource: {},
};

type Section = Readonly<Record<string, unknown>>;

/**
 * Reads the section: `nodes` by name, each with a `type` and a `config`, and `connections` between them; or the nodes by
 * themselves, with `out_ports`.
 *
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_PIPELINE` that names what is wrong by its path
 */
export function internalPipeline(given: unknown, path: string = 'internal'): InternalPipelineConfig {
  const section = object(given, path);
  const nodes = object('nodes' in section ? section['nodes'] : section, 'nodes' in section ? `${path}.nodes` : path);
  const inner = 'nodes' in section ? `${path}.nodes` : path;
  const kinds = Object.entries(nodes).map(
    ([name, node]) => [name, kindOf(object(node, `${inner}.${name}`), `${inner}.${name}`)] as const,
  );
  const receivers = kinds.filter(([, kind]) => kind === 'receiver:internal_telemetry');
  const [receiver] = receivers;
  if (receiver === undefined || receivers.length > 1) {
    throw bad(`${inner} must have one node of type receiver:internal_telemetry (got ${receivers.length})`);
  }
  const config = object((nodes[receiver[0]] as Section)['config'] ?? {}, `${inner}.${receiver[0]}.config`);
  const connected = destinations(section, nodes, receiver[0], path);
  const exporters = kinds.filter(
    ([name, kind]) => kind !== receiver[1] && (connected === undefined || connected.includes(name)),
  );
  if (exporters.length === 0) throw bad(`${path} must connect ${receiver[0]} to an exporter`);
  const unknown = connected?.find((name) => !Object.hasOwn(nodes, name));
  if (unknown !== undefined) throw bad(`${path}.connections must name nodes (got one that is none)`);
  const metrics = object(config['metrics'] ?? {}, `${inner}.${receiver[0]}.config.metrics`);
  return {
    signals: signalsOf(config['signals'], `${inner}.${receiver[0]}.config.signals`),
    intervalMs: duration(metrics['interval'], `${inner}.${receiver[0]}.config.metrics.interval`, 10_000),
    exporters: exporters.map(([name, kind]) =>
      exporterOf(
        name,
        kind,
        object((nodes[name] as Section)['config'] ?? {}, `${inner}.${name}.config`),
        `${inner}.${name}`,
      ),
    ),
    resource: resourceOf(section['resource'] ?? {}, `${path}.resource`),
  };
}

/** `receiver:internal_telemetry`, however its type is written: as a URN, and with the words in either order. */
function kindOf(node: Section, path: string): string {
  const type = node['type'] ?? node['plugin_urn'];
  if (typeof type !== 'string') throw bad(`${path}.type must be a string (got ${typeName(type)})`);
  const words = type
    .replace(/^urn:/, '')
    .replace(/^otel:/, '')
    .split(':');
  const role = words.find((word) => word === 'receiver' || word === 'exporter');
  const name = words.find((word) => word !== role);
  const kind = `${role}:${name}`;
  if (['receiver:internal_telemetry', 'exporter:noop', 'exporter:console', 'exporter:otlp_http'].includes(kind))
    return kind;
  throw bad(
    `${path}.type must be receiver:internal_telemetry, exporter:otlp_http, exporter:console or exporter:noop (got another)`,
  );
}

/** The nodes that the receiver is connected to; undefined where nothing is said of connections. */
function destinations(section: Section, nodes: Section, receiver: string, path: string): readonly string[] | undefined {
  const { connections } = section;
  if (connections !== undefined) {
    if (!Array.isArray(connections)) throw bad(`${path}.connections must be a list (got ${typeName(connections)})`);
    return connections.flatMap((each: unknown, index) => {
      const { from, to } = object(each, `${path}.connections[${index}]`);
      return from === receiver ? [to].flat().map(String) : [];
    });
  }
  const ports = (nodes[receiver] as Section)['out_ports'];
  if (ports === undefined) return undefined;
  return Object.values(object(ports, `${path}.${receiver}.out_ports`)).flatMap((port) => {
    const { destinations: to } = object(port, `${path}.${receiver}.out_ports`);
    return [to].flat().map(String);
  });
}

function exporterOf(name: string, kind: string, config: Section, path: string): InternalExporterConfig {
  const type = kind.slice('exporter:'.length) as InternalExporterConfig['type'];
  const { endpoint = 'http://127.0.0.1:4318', headers = {}, timeout } = config;
  if (typeof endpoint !== 'string' || !/^https?:\/\/[^\s]+$/.test(endpoint)) {
    throw bad(`${path}.config.endpoint must be a URL of http or https (got ${typeName(endpoint)})`);
  }
  const entries = Object.entries(object(headers, `${path}.config.headers`));
  if (entries.some(([, value]) => typeof value !== 'string')) throw bad(`${path}.config.headers must be texts`);
  return {
    name,
    type,
    endpoint: endpoint.replace(/\/+$/, ''),
    headers: Object.fromEntries(entries) as Record<string, string>,
    timeoutMs: duration(timeout, `${path}.config.timeout`, 10_000),
  };
}

function signalsOf(given: unknown, path: string): readonly InternalSignal[] {
  if (given === undefined) return BUILT_IN_PIPELINE.signals;
  const isList = Array.isArray(given) && given.length > 0;
  if (isList && given.every((each) => each === 'logs' || each === 'metrics')) return given as InternalSignal[];
  throw bad(`${path} must be a list of logs and metrics (got ${typeName(given)})`);
}

function resourceOf(given: unknown, path: string): InternalPipelineConfig['resource'] {
  const entries = Object.entries(object(given, path));
  if (entries.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))) {
    return Object.fromEntries(entries) as InternalPipelineConfig['resource'];
  }
  throw bad(`${path} must have texts, numbers and booleans`);
}

const DAY_MS = 86_400_000;

/** `500ms`, `10s`, `1m`, or a number of milliseconds. */
function duration(given: unknown, path: string, fallback: number): number {
  if (given === undefined || given === null) return fallback;
  const isNumber = typeof given === 'number' || (typeof given === 'string' && /^\d{1,9}$/.test(given));
  const ms = isNumber ? Number(given) : parseDurationMs(typeof given === 'string' ? given : '');
  if (ms !== undefined && ms >= 1 && ms <= DAY_MS) return ms;
  throw bad(`${path} must be a duration such as 500ms, 10s or 1m (got ${typeName(given)})`);
}

function object(value: unknown, path: string): Section {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Section;
  throw bad(`${path} must be a mapping (got ${typeName(value)})`);
}

function bad(detail: string): EventLoggerError {
  return new EventLoggerError('WEIR_EVENT_LOGGER_PIPELINE', detail);
}
