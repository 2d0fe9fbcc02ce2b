/** The variables of the environment that `@weir/node/register` reads: one list, from which the table in the docs is written. */

/** How the text of a variable is read. */
export type VariableKind = 'flag' | 'text' | 'list' | 'integer' | readonly string[];

/** One variable. */
export interface Variable {
  readonly name: string;
  /** The option that it sets, as a path in the options of `startWeir`. */
  readonly option: string;
  readonly kind: VariableKind;
  /** What holds where it is not set. */
  readonly fallback: string;
  readonly brief: string;
}

const part = (name: string, option: string, brief: string): Variable => ({
  name,
  option,
  kind: 'flag',
  fallback: '`true`',
  brief,
});

/** All of them; the variables of `WEIR_CLOUD_EVENTS_*` are those of `@weir/cloudevents`. */
export const VARIABLES: readonly Variable[] = [
  part('WEIR_AUTO_INSTRUMENTATIONS', 'autoInstrumentations', 'stock instrumentations, those that are installed'),
  part('WEIR_REQUEST_CONTEXT', 'requestContext', 'the part `requestContext`'),
  part('WEIR_FLOW_EVENTS', 'flowEvents', 'the part `flowEvents`'),
  part('WEIR_REDACTION', 'redaction', 'the part `redaction`: with `false` nothing is masked'),
  part('WEIR_METRIC_SETS', 'metricSets', 'the part `metricSets`'),
  part('WEIR_EVENT_LOGGER', 'eventLogger', 'the part `eventLogger`'),
  part('WEIR_CACHES', 'caches', 'the part `caches`'),
  part('WEIR_KAFKA', 'kafka', 'the part `kafka`'),
  {
    name: 'WEIR_KAFKA_STREAMS',
    option: 'kafka.instrumentStreams',
    kind: 'flag',
    fallback: '`true`',
    brief: 'whether a round of `for await` over a stream of `@platformatic/kafka` is a `process` span',
  },
  {
    name: 'WEIR_REQUEST_ID_HEADER',
    option: 'requestContext.header',
    kind: 'text',
    fallback: '`x-request-id`',
    brief: 'the header that carries the request id',
  },
  {
    name: 'WEIR_ALLOWED_HOSTS',
    option: 'requestContext.hosts.allow flowEvents.hosts.allow',
    kind: 'list',
    fallback: 'loopback and private ones',
    brief: 'further hosts that are told request id and baggage, such as `*.example.com`',
  },
  {
    name: 'WEIR_FLOW_ID_HEADER',
    option: 'flowEvents.flowIdHeader',
    kind: 'text',
    fallback: 'none',
    brief: 'a header of your own that names the flow',
  },
  {
    name: 'WEIR_FLOW_ID_ATTRIBUTES',
    option: 'flowEvents.flowIdAttributes',
    kind: 'list',
    fallback: 'none',
    brief: 'span attributes that name the flow',
  },
  {
    name: 'WEIR_FLOW_NODE',
    option: 'flowEvents.node',
    kind: 'text',
    fallback: '`service.name`',
    brief: 'the node of derived flow events',
  },
  {
    name: 'WEIR_FLOW_GROUP',
    option: 'flowEvents.group',
    kind: 'text',
    fallback: 'none',
    brief: 'the group of derived flow events',
  },
  {
    name: 'WEIR_FLOW_DERIVE',
    option: 'flowEvents.derive',
    kind: 'flag',
    fallback: '`true`',
    brief: 'whether flow events are told from spans',
  },
  {
    name: 'WEIR_FLOW_UNNAMED',
    option: 'flowEvents.unnamed',
    kind: ['trace', 'skip'],
    fallback: '`trace`',
    brief: 'whether work that names no flow is the flow of its trace id, or none',
  },
  {
    name: 'WEIR_FLOW_SAMPLE_ONE_IN',
    option: 'flowEvents.sampleOneIn',
    kind: 'integer',
    fallback: '`1`',
    brief: 'one flow of so many is kept, whole',
  },
  {
    name: 'WEIR_RUNTIME_METRICS',
    option: 'metricSets.runtime',
    kind: 'flag',
    fallback: '`false`',
    brief: 'event loop, garbage collection and heap as metrics',
  },
  {
    name: 'WEIR_EXIT_TIMEOUT_MS',
    option: 'exit.timeoutMs',
    kind: 'integer',
    fallback: '`2000`',
    brief: 'how long the end of the process is held up at most',
  },
];

/** Variables that are read elsewhere, for the table and for whoever mistypes one. */
export const OTHER_VARIABLES: readonly (readonly [name: string, brief: string])[] = [
  ['WEIR_ENABLED', 'with `false` nothing is started'],
  ['WEIR_SDK_FROM', 'the folder from which the OpenTelemetry SDK is loaded'],
  ['WEIR_LOG', 'levels of the event logger ([its README](../packages/event-logger/README.md))'],
  ['WEIR_TENANT', 'the tenant of CloudEvents'],
  ['WEIR_CLOUD_EVENTS_*', 'the part `cloudEvents` ([CloudEvents](cloudevents.md))'],
];
