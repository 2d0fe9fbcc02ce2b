/** What the Collector of the tests does with telemetry unless a test asks for more. */

/** A part of the configuration that has components by name. */
type Components = Readonly<Record<string, unknown>>;

/** A pipeline: names of components. */
export interface CollectorPipeline {
  readonly receivers: readonly string[];
  readonly processors?: readonly string[];
  readonly exporters: readonly string[];
}

/** The Collector's configuration, as its YAML has it. */
export interface CollectorConfig {
  readonly extensions: Components;
  readonly receivers: Components;
  readonly processors: Components;
  readonly connectors: Components;
  readonly exporters: Components;
  readonly service: {
    readonly extensions: readonly string[];
    readonly telemetry: Components;
    readonly pipelines: Readonly<Record<string, CollectorPipeline>>;
  };
}

/** Ports of 127.0.0.1, all different. */
export interface CollectorPorts {
  readonly otlpGrpc: number;
  readonly otlpHttp: number;
  readonly prometheus: number;
  readonly health: number;
}

/** The files of the signals, in the folder where the Collector runs. */
export const COLLECTED_FILES = { traces: 'traces.jsonl', logs: 'logs.jsonl', metrics: 'metrics.jsonl' } as const;

/**
 * OTLP in; one file of OTLP JSON lines for each signal; span metrics, with the two ends of an edge between services as
 * dimensions, for Prometheus.
 *
 * @param host address to listen on, which in a container is all of the container's
 */
export function standardConfig(ports: CollectorPorts, host: string = '127.0.0.1'): CollectorConfig {
  const address = (port: number): string => `${host}:${port}`;
  return {
    extensions: { health_check: { endpoint: address(ports.health) } },
    receivers: {
      otlp: {
        protocols: { grpc: { endpoint: address(ports.otlpGrpc) }, http: { endpoint: address(ports.otlpHttp) } },
      },
    },
    processors: { batch: { timeout: '50ms' } },
    connectors: {
      span_metrics: {
        dimensions: [{ name: 'peer.service' }, { name: 'messaging.destination.name' }],
        // Else two processes of one service make two series of equal labels, of which Prometheus sees one.
        resource_metrics_key_attributes: ['service.name'],
        metrics_flush_interval: '250ms',
      },
    },
    exporters: {
      ...Object.fromEntries(Object.entries(COLLECTED_FILES).map(([signal, path]) => [`file/${signal}`, file(path)])),
      prometheus: { endpoint: address(ports.prometheus) },
    },
    service: {
      extensions: ['health_check'],
      // Its own metrics would be served on a fixed port.
      telemetry: { metrics: { level: 'none' } },
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['file/traces', 'span_metrics'] },
        logs: { receivers: ['otlp'], processors: ['batch'], exporters: ['file/logs'] },
        metrics: { receivers: ['otlp'], processors: ['batch'], exporters: ['file/metrics'] },
        'metrics/spans': { receivers: ['span_metrics'], exporters: ['prometheus'] },
      },
    },
  };
}

function file(path: string): object {
  // Appending, so that what came before a restart stays.
  return { path, append: true, flush_interval: '50ms' };
}
