/** Where the exporters of a configuration file send to. */
import { entryOf, type Node, textOf } from './otel-node.ts';
import { partOfComponent } from './weir-components.ts';

/** The ways out of each signal, by the key of its provider and of the list in it. */
export const WAYS_OUT = [
  ['spans', 'tracer_provider', 'processors'],
  ['log records', 'logger_provider', 'processors'],
  ['metrics', 'meter_provider', 'readers'],
] as const;

/** A stock processor or reader, and its exporter. */
export interface WayOut {
  readonly step: string;
  readonly exporter: string;
  /** Of the exporter; what the specification has where the file names none. Undefined where it sends nothing anywhere. */
  readonly endpoint: string | undefined;
  /** The exporter's properties. */
  readonly node: Node;
}

/** @throws WeirNodeError `WEIR_NODE_CONFIG` where a component has no name */
export function waysOut(root: Node, provider: string, list: string): readonly WayOut[] {
  const entries = root.at(provider).at(list).items().map(entryOf);
  return entries
    .filter(({ name }) => partOfComponent(name) === undefined)
    .map(({ name, node }) => {
      const exporter = entryOf(node.at('exporter'));
      return {
        step: name,
        exporter: exporter.name,
        endpoint: endpointOf(exporter, SIGNALS[provider]),
        node: exporter.node,
      };
    });
}

const SIGNALS: Readonly<Record<string, string>> = {
  tracer_provider: 'traces',
  logger_provider: 'logs',
  meter_provider: 'metrics',
};

function endpointOf({ name, node }: ReturnType<typeof entryOf>, signal: string | undefined): string | undefined {
  const given = textOf(node.at('endpoint'));
  if (name === 'otlp_http') return given ?? `http://localhost:4318/v1/${signal}`;
  if (name === 'weir_cloud_events') return cloudEventsEndpoints(node)[0];
  if (name !== 'otlp_grpc') return undefined;
  // gRPC takes an address alone, too.
  return given === undefined ? 'http://localhost:4317' : given.includes('://') ? given : `http://${given}`;
}

/** The block of CloudEvents, which is the original's or Weir's. */
export function cloudEventsNode(root: Node): Node {
  const own = root.child('weir').child('cloud_events');
  return own.value === undefined ? root.child('cloud_events') : own;
}

/** Where CloudEvents go that leave by a binding of their own: a URL, or brokers. */
export function cloudEventsEndpoints(events: Node): readonly string[] {
  const http = textOf(events.child('http').child('endpoint'));
  const brokers = events
    .child('kafka')
    .child('brokers')
    .children()
    .flatMap((broker) => textOf(broker) ?? []);
  const binding = textOf(events.child('binding')) ?? (http === undefined ? 'kafka' : 'http');
  if (binding === 'http') return http === undefined ? [] : [http];
  return binding === 'kafka' ? brokers.map((broker) => `kafka://${broker}`) : [];
}
