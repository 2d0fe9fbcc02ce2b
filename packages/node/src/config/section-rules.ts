/** The keys of the `weir:` section: one table, by which files are read and from which the JSON Schema is written. */

/** What a key holds. */
export type KeyKind =
  | { readonly is: 'flag' | 'text' | 'texts' | 'positive' | 'natural' }
  | { readonly is: 'one of'; readonly values: readonly string[] };

/** One key. */
export interface KeyRule {
  readonly kind: KeyKind;
  /** The option that it sets, as a path in the options of its part. */
  readonly option: string;
  readonly brief: string;
}

/** A part in YAML: `true`, `false`, or a mapping of these keys. */
export interface SectionRule {
  readonly option: string;
  readonly brief: string;
  readonly keys: Readonly<Record<string, KeyRule>>;
}

const flag = { is: 'flag' } as const;
const text = { is: 'text' } as const;
const texts = { is: 'texts' } as const;
const natural = { is: 'natural' } as const;
const positive = { is: 'positive' } as const;
const oneOf = (...values: readonly string[]): KeyKind => ({ is: 'one of', values });

const key = (kind: KeyKind, option: string, brief: string): KeyRule => ({ kind, option, brief });

/** Parts, by their keys in YAML. */
export const SECTIONS: Readonly<Record<string, SectionRule>> = {
  request_context: {
    option: 'requestContext',
    brief: 'The request id on spans and log records, and from process to process.',
    keys: {
      header: key(text, 'header', 'The header that carries the request id.'),
      allowed_hosts: key(texts, 'hosts.allow', 'Further hosts that are told the request id.'),
    },
  },
  flow_events: {
    option: 'flowEvents',
    brief: 'The flow id likewise, and flow events told from spans.',
    keys: {
      node: key(text, 'node', 'The node of derived flow events.'),
      group: key(text, 'group', 'The group of derived flow events.'),
      derive: key(flag, 'derive', 'Whether flow events are told from spans.'),
      unnamed: key(oneOf('trace', 'skip'), 'unnamed', 'Whether work that names no flow is the flow of its trace id.'),
      flow_id_header: key(text, 'flowIdHeader', 'A header of your own that names the flow.'),
      flow_id_attributes: key(texts, 'flowIdAttributes', 'Span attributes that name the flow.'),
      allowed_hosts: key(texts, 'hosts.allow', 'Further hosts that are told baggage.'),
      sample_one_in: key(positive, 'sampleOneIn', 'One flow of so many is kept, whole.'),
    },
  },
  redaction: {
    option: 'redaction',
    brief: 'Masking of all that leaves.',
    keys: {
      allow: key(texts, 'allow', 'Texts that are never masked.'),
      literals: key(texts, 'literals', 'Texts that are always masked.'),
      replacement: key(text, 'replacement', 'What stands for what was masked.'),
      mask_span_name: key(flag, 'maskSpanName', 'Whether names of spans are masked.'),
      mask_resource: key(flag, 'maskResource', 'Whether attributes of the resource are masked.'),
    },
  },
  metric_sets: {
    option: 'metricSets',
    brief: 'Metric sets in every reader.',
    keys: { runtime: key(flag, 'runtime', 'Event loop, garbage collection and heap as metrics.') },
  },
  caches: {
    option: 'caches',
    brief: 'Instrumentation of caches.',
    keys: {
      spans: key(oneOf('off', 'summary', 'full'), 'spans', 'How much of an operation is spans.'),
      metrics: key(flag, 'metrics', 'Whether operations are metrics.'),
      slow_ms: key(natural, 'slowMs', 'From when on an operation is slow, in milliseconds.'),
      require_parent_span: key(flag, 'requireParentSpan', 'Spans only where a span is in scope.'),
    },
  },
  kafka: {
    option: 'kafka',
    brief: 'Instrumentation of @platformatic/kafka.',
    keys: {
      create_spans: key(flag, 'createSpans', 'A span for each message of a batch that is sent.'),
      instrument_streams: key(flag, 'instrumentStreams', 'Whether a round of `for await` over a stream is a span.'),
      message_keys: key(flag, 'messageKeys', 'Whether keys of messages are attributes.'),
      process_parent: key(oneOf('scope', 'producer', 'none'), 'processParent', 'The parent of the span of processing.'),
      record_exceptions: key(flag, 'recordExceptions', 'Whether exceptions of processing are log records.'),
    },
  },
  exit: {
    option: 'exit',
    brief: 'The end of the process.',
    keys: { timeout_ms: key(natural, 'timeoutMs', 'How long it is held up at most, in milliseconds.') },
  },
};

/** Switches, by their keys in YAML. */
export const SWITCHES: Readonly<Record<string, { readonly option: string; readonly brief: string }>> = {
  auto_instrumentations: {
    option: 'autoInstrumentations',
    brief: 'The stock instrumentations that are installed.',
  },
};

/** A section that its package reads itself. */
export interface ForeignRule {
  readonly brief: string;
  /** All that may stand in it, where the package leaves other keys alone. */
  readonly keys?: readonly string[];
}

/** Sections that the packages read themselves, in the originals' keys. */
export const FOREIGN: Readonly<Record<string, ForeignRule>> = {
  cloud_events: { brief: '@weir/cloudevents: events over a binding, or inside of log records.' },
  cloud_events_source: { brief: '@weir/cloudevents: the source, as the original has it.' },
  tenant: { brief: '@weir/cloudevents: the tenant.' },
  otel: { brief: '@weir/cloudevents: otel.endpoint.', keys: ['endpoint'] },
  telemetry: { brief: '@weir/event-logger: telemetry.logs with level and providers.', keys: ['logs'] },
  service: { brief: '@weir/event-logger: service.telemetry.logs.', keys: ['telemetry'] },
  internal: { brief: '@weir/event-logger: the pipeline of internal telemetry.' },
};
