/** JSON Schemas of the sections that other packages read, as those take them. */

type Schema = Readonly<Record<string, unknown>>;

/** A variable in the place of a value that is no text: editors see what is written, not what it stands for. */
export const VARIABLE: Schema = { type: 'string', pattern: String.raw`^\$\{[^}\n]+\}$` };

/** The value, or a variable that stands for it; null counts as left out. */
export function orVariable(schema: Schema): Schema {
  return { anyOf: [schema, VARIABLE, { type: 'null' }] };
}

const flag = orVariable({ type: 'boolean' });
const text: Schema = { type: ['string', 'null'], minLength: 1 };
const url = orVariable({ type: 'string', pattern: '^https?://[^/\\s]' });
const uri: Schema = { type: ['string', 'null'], minLength: 1, pattern: String.raw`^[^\s<>"\\^\x60]+$` };
const integer = (minimum: number, maximum: number): Schema => orVariable({ type: 'integer', minimum, maximum });
const oneOf = (...values: readonly string[]): Schema => orVariable({ enum: values });

function mapping(properties: Schema, ...required: readonly string[]): Schema {
  return {
    type: ['object', 'null'],
    additionalProperties: false,
    properties,
    ...(required.length > 0 && { required }),
  };
}

/** What is required must not be null either. */
const given = (schema: Schema): Schema => ({ allOf: [schema, { not: { type: 'null' } }] });

const http = mapping(
  {
    endpoint: given(url),
    headers: { type: ['object', 'null'], additionalProperties: { type: ['string', 'null'] } },
    batch_size: integer(1, 10_000),
    flush_interval: orVariable({ type: 'number', exclusiveMinimum: 0, maximum: 86_400 }),
    mode: oneOf('batch', 'structured', 'binary'),
    compression: oneOf('none', 'gzip', 'zstd'),
  },
  'endpoint',
);

const kafka = mapping(
  {
    brokers: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
    topic: text,
    tls: { anyOf: [flag, mapping({ ca_file: text, cert_file: text, key_file: text, server_name: text })] },
    sasl: mapping(
      {
        mechanism: given(oneOf('PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER')),
        username: text,
        password: text,
        token: text,
      },
      'mechanism',
    ),
    mode: oneOf('binary', 'structured'),
    compression: oneOf('none', 'gzip', 'snappy', 'lz4', 'zstd'),
  },
  'brokers',
);

/** Where a binding is named, its block has to be there. */
const withBlock = (binding: string): Schema => ({
  if: { properties: { binding: { const: binding } }, required: ['binding'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { properties: { [binding]: { not: { type: 'null' } } }, required: [binding] },
});

const cloudEvents: Schema = {
  anyOf: [
    { type: ['boolean', 'null'] },
    {
      ...mapping({
        enabled: flag,
        source: uri,
        type_prefix: text,
        binding: oneOf('otlp', 'http', 'kafka'),
        http,
        kafka,
        customer_egress_policy: text,
        customer_egress_bundle: text,
      }),
      type: 'object',
      allOf: [withBlock('http'), withBlock('kafka')],
    },
  ],
};

const MODES = ['its', 'console_async', 'console_direct', 'opentelemetry', 'noop'];

const providers = (...modes: readonly string[]): Schema => ({
  anyOf: [{ enum: modes }, { type: 'array', items: { enum: modes } }],
});

const DIRECTIVE = String.raw`\s*(?:[^,=\s][^,=]*=)?\s*(?:[Oo][Ff][Ff]|[Ee][Rr][Rr][Oo][Rr]|[Ww][Aa][Rr][Nn]|[Ii][Nn][Ff][Oo]|[Dd][Ee][Bb][Uu][Gg])\s*`;

const logs = mapping({
  level: {
    anyOf: [
      { type: 'null' },
      VARIABLE,
      { type: 'string', maxLength: 4_096, pattern: `^${DIRECTIVE}(?:,${DIRECTIVE})*$` },
    ],
  },
  providers: mapping({
    global: providers(...MODES),
    engine: providers(...MODES),
    admin: providers(...MODES.filter((mode) => mode !== 'console_async')),
    internal: providers('console_direct', 'noop'),
  }),
});

const telemetry = mapping({ logs });

/** By section. The nodes of `internal` are told of by the event logger itself: which there may be depends on how they are connected. */
export const FOREIGN_SCHEMAS: Readonly<Record<string, Schema>> = {
  cloud_events: cloudEvents,
  cloud_events_source: uri,
  tenant: text,
  otel: mapping({ endpoint: text }),
  telemetry,
  service: mapping({ telemetry }),
  internal: { type: ['object', 'null'] },
};
