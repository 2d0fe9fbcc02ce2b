import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import {
  type CloudEventsConfig,
  cloudEventsConfig,
  cloudEventsConfigFromEnvironment,
  parseCloudEventsConfig,
} from '../../src/config/index.ts';
import { CloudEventsError } from '../../src/index.ts';

const env = { EVENTS_TOKEN: 't0ken', KAFKA_USERNAME: 'audit', KAFKA_PASSWORD: 'p4ss' };

// The blocks of the project that this one follows, as they stand there.
const ORIGINALS: readonly (readonly [name: string, yaml: string, config: Partial<CloudEventsConfig>])[] = [
  [
    'the sidecar',
    `# coresdk-sidecar.yaml
tenant: acme
otel:
  endpoint: http://localhost:4317
cloud_events:
  enabled: true
  source: https://orders.acme.com
  # binding: http # http (default) or kafka
`,
    {
      enabled: true,
      tenant: 'acme',
      otelEndpoint: 'http://localhost:4317',
      source: 'https://orders.acme.com',
      binding: 'otlp',
    },
  ],
  [
    'HTTP',
    `cloud_events:
  enabled: true
  source: https://orders.acme.com
  binding: http
  http:
    endpoint: https://events.acme.internal/ingest
    headers:
      Authorization: "Bearer \${EVENTS_TOKEN}"
    batch_size: 50 # send up to 50 events per request
    flush_interval: 5 # seconds
`,
    {
      enabled: true,
      binding: 'http',
      http: {
        endpoint: 'https://events.acme.internal/ingest',
        headers: { Authorization: 'Bearer t0ken' },
        batchSize: 50,
        flushIntervalMs: 5_000,
      },
    },
  ],
  [
    'Kafka',
    `cloud_events:
  enabled: true
  source: https://orders.acme.com
  binding: kafka
  kafka:
    brokers:
      - kafka-1.acme.internal:9092
      - kafka-2.acme.internal:9092
    topic: coresdk-events
    tls: true
    sasl:
      mechanism: SCRAM-SHA-512
      username: \${KAFKA_USERNAME}
      password: \${KAFKA_PASSWORD}
`,
    {
      enabled: true,
      binding: 'kafka',
      kafka: {
        brokers: ['kafka-1.acme.internal:9092', 'kafka-2.acme.internal:9092'],
        topic: 'coresdk-events',
        tls: true,
        sasl: { mechanism: 'SCRAM-SHA-512', username: 'audit', password: 'p4ss' },
      },
    },
  ],
  [
    'a policy',
    `cloud_events:
  enabled: true
  source: https://orders.acme.com
  binding: kafka
  customer_egress_policy: "acme/cloudevents-egress"
  kafka:
    brokers:
      - kafka-1.acme.internal:9092
    topic: coresdk-events
`,
    { binding: 'kafka', egressPolicy: { entrypoint: 'acme/cloudevents-egress' } },
  ],
];

test.for(ORIGINALS)("the original's block of %s loads as it stands", ([, yaml, config]) => {
  expect(parseCloudEventsConfig(yaml, env)).toMatchObject({ ...config, warnings: [] });
});

test('without its variables it loads too, and says which are missing', () => {
  const yaml = ORIGINALS[2]?.[1] ?? '';
  expect(parseCloudEventsConfig(yaml, {}).warnings).toEqual([
    'cloud_events.kafka.sasl.username names what is not set: KAFKA_USERNAME',
    'cloud_events.kafka.sasl.password names what is not set: KAFKA_PASSWORD',
  ]);
});

test('beside everything else of a file, at its top or under weir, and in an object', () => {
  const nested =
    'file_format: "1.0"\nweir:\n  tenant: acme\n  cloud_events: { source: /a, http: { endpoint: "http://h" } }\n';
  const expected = {
    enabled: true,
    tenant: 'acme',
    source: '/a',
    binding: 'http',
    http: { endpoint: 'http://h' },
    warnings: [],
  };
  expect(parseCloudEventsConfig(nested, env)).toEqual(expected);
  const value = { tenant: 'acme', cloud_events: { source: '/a', http: { endpoint: 'http://h' } } };
  expect(cloudEventsConfig(value)).toEqual(expected);
});

test('the switch alone and cloud_events_source are enough', () => {
  const config = { enabled: true, binding: 'otlp', source: 'https://orders.acme.com', warnings: [] };
  expect(cloudEventsConfig({ cloud_events: true, cloud_events_source: 'https://orders.acme.com' })).toEqual(config);
  expect(cloudEventsConfig({ cloud_events: false }).enabled).toBe(false);
  expect(cloudEventsConfig({}).enabled).toBe(false);
  expect(parseCloudEventsConfig('', env)).toEqual({ enabled: false, binding: 'otlp', warnings: [] });
});

test('a policy that ends in .wasm is a file, any other an entrypoint', () => {
  const policy = (value: string) => cloudEventsConfig({ cloud_events: { customer_egress_policy: value } }).egressPolicy;
  expect(policy('policies/egress.wasm')).toEqual({ file: 'policies/egress.wasm' });
  expect(policy('acme/egress.wasm/allow')).toEqual({ entrypoint: 'acme/egress.wasm/allow' });
});

test('variables stand for values of any kind, in every text, and what they hold is not looked through again', () => {
  const yaml = `cloud_events:
  enabled: \${ENABLED}
  source: \${SOURCE:-/by/default}
  http:
    endpoint: http://\${env:HOST}:\${PORT}/in
    batch_size: \${SIZE}
    headers:
      a: "\${SIZE}"
      b: $\${SIZE}
      c: \${DOLLARS}
`;
  const variables = { ENABLED: 'false', HOST: 'h', PORT: '80', SIZE: '7', DOLLARS: '${SIZE} $$' };
  expect(parseCloudEventsConfig(yaml, variables)).toMatchObject({
    enabled: false,
    source: '/by/default',
    http: { endpoint: 'http://h:80/in', batchSize: 7, headers: { a: '7', b: '${SIZE}', c: '${SIZE} $$' } },
  });
});

test.for<[string, string]>([
  ['cloud_events: yes please', 'cloud_events must be a mapping (got string, line 1)'],
  ['cloud_events:\n  enabled: "true"', 'cloud_events.enabled must be true or false (got string, line 2)'],
  ['cloud_events:\n  sauce: /a', 'cloud_events.sauce is not known (known: http, kafka, source'],
  [
    'tenant: acme\ncloud_events:\n\n  source: a b',
    'cloud_events.source must be a URI-reference of RFC 3986 (got string, line 4)',
  ],
  ['cloud_events:\n  binding: amqp', 'cloud_events.binding must be one of otlp, http, kafka (got string, line 2)'],
  [
    'cloud_events:\n  binding: http',
    'cloud_events.http must be a mapping with an endpoint where the binding is http (got nothing, line 1)',
  ],
  [
    'cloud_events:\n  http:\n    batch_size: 5',
    'cloud_events.http.endpoint must be a URL of http: or https: (got nothing, line 2)',
  ],
  [
    'cloud_events:\n  http:\n    endpoint: http://h\n    batch_size: many',
    'cloud_events.http.batch_size must be an integer from 1 to 10000 (got string, line 4)',
  ],
  [
    'cloud_events:\n  http:\n    endpoint: http://h\n    flush_interval: 0',
    'cloud_events.http.flush_interval must be a number of seconds, above 0 and up to 86400 (got number, line 4)',
  ],
  [
    'cloud_events:\n  http:\n    endpoint: http://h\n    headers:\n      a: [1]',
    'cloud_events.http.headers.a must be text (got array, line 5)',
  ],
  [
    'cloud_events:\n  http:\n    endpoint: ftp://h',
    'cloud_events.http.endpoint must be a URL of http: or https: (got string, line 3)',
  ],
  [
    'cloud_events:\n  kafka:\n    brokers: h:9092',
    'cloud_events.kafka.brokers must be a list of texts, and not empty (got string, line 3)',
  ],
  [
    'cloud_events:\n  kafka:\n    brokers: [h]\n    sasl:\n      mechanism: GSSAPI',
    'cloud_events.kafka.sasl.mechanism must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER (got string, line 5)',
  ],
  [
    'cloud_events:\n  kafka:\n    brokers: [h]\n    tls: "true"',
    'cloud_events.kafka.tls must be true or false (got string, line 4)',
  ],
  ['otel: http://h', 'otel must be a mapping (got string, line 1)'],
  ['weir:\n  cloud_events:\n    enabled: 1', 'weir.cloud_events.enabled must be true or false (got number, line 3)'],
  ['cloud_events:\n  source: ${A B}', 'cloud_events.source has a bad reference (line 2): ${ begins no reference'],
  ['cloud_events: [', 'no YAML: BAD_INDENT (line 1)'],
  ['a: 1\na: 2', 'no YAML: DUPLICATE_KEY (line 2)'],
  ['- 1', 'the configuration must be a mapping (got array, line 1)'],
])('what is wrong is said by key, kind and line: %j', ([yaml, message]) => {
  expect(() => parseCloudEventsConfig(yaml, env)).toThrow(`WEIR_CLOUDEVENTS_CONFIG: ${message}`);
});

test('aliases of aliases end soon', () => {
  const levels = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
  const yaml = `a0: &a0 [x]\n${levels.join('\n')}\n`;
  expect(() => parseCloudEventsConfig(yaml, env)).toThrow('WEIR_CLOUDEVENTS_CONFIG: more than 10000 values');
});

test('the environment alone says all of it', () => {
  const variables = {
    WEIR_TENANT: 'acme',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
    WEIR_CLOUD_EVENTS_SOURCE: '/orders',
    WEIR_CLOUD_EVENTS_HTTP_ENDPOINT: 'http://h/in',
    WEIR_CLOUD_EVENTS_HTTP_HEADERS: 'authorization=Bearer%20a=b, x=1',
    WEIR_CLOUD_EVENTS_HTTP_BATCH_SIZE: '7',
    WEIR_CLOUD_EVENTS_HTTP_FLUSH_INTERVAL: '0.5',
    WEIR_CLOUD_EVENTS_HTTP_COMPRESSION: '',
    WEIR_CLOUD_EVENTS_CUSTOMER_EGRESS_POLICY: 'egress.wasm',
  };
  expect(cloudEventsConfigFromEnvironment(variables)).toEqual({
    enabled: true,
    tenant: 'acme',
    otelEndpoint: 'http://localhost:4318',
    source: '/orders',
    binding: 'http',
    http: {
      endpoint: 'http://h/in',
      headers: { authorization: 'Bearer a=b', x: '1' },
      batchSize: 7,
      flushIntervalMs: 500,
    },
    egressPolicy: { file: 'egress.wasm' },
    warnings: [],
  });
  const kafka = {
    WEIR_CLOUD_EVENTS_KAFKA_BROKERS: 'a:1, b:2',
    WEIR_CLOUD_EVENTS_KAFKA_TLS: 'TRUE',
    WEIR_CLOUD_EVENTS_ENABLED: 'false',
  };
  expect(cloudEventsConfigFromEnvironment(kafka)).toMatchObject({
    enabled: false,
    binding: 'kafka',
    kafka: { brokers: ['a:1', 'b:2'], tls: true },
  });
  expect(cloudEventsConfigFromEnvironment({}).enabled).toBe(false);
});

test.for<[Record<string, string>, string]>([
  [{ WEIR_CLOUD_EVENTS_ENABLED: 'yes' }, 'WEIR_CLOUD_EVENTS_ENABLED must be true or false (got string)'],
  [
    { WEIR_CLOUD_EVENTS_HTTP_ENDPOINT: 'h' },
    'WEIR_CLOUD_EVENTS_HTTP_ENDPOINT must be a URL of http: or https: (got string)',
  ],
  [
    { WEIR_CLOUD_EVENTS_HTTP_HEADERS: 'a=%', WEIR_CLOUD_EVENTS_HTTP_ENDPOINT: 'http://h' },
    'WEIR_CLOUD_EVENTS_HTTP_HEADERS must be percent-encoded',
  ],
  [
    { WEIR_CLOUD_EVENTS_KAFKA_TOPIC: 't' },
    'WEIR_CLOUD_EVENTS_KAFKA_BROKERS must be a list of texts, and not empty (got nothing)',
  ],
  [
    { WEIR_CLOUD_EVENTS_BINDING: 'kafka' },
    'WEIR_CLOUD_EVENTS_KAFKA must be a mapping with brokers where the binding is kafka (got nothing)',
  ],
])('what is wrong in the environment is said by the variable: %j', ([variables, message]) => {
  expect(() => cloudEventsConfigFromEnvironment(variables)).toThrow(`WEIR_CLOUDEVENTS_CONFIG: ${message}`);
});

property.prop(
  [
    fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .object({
          key: fc.constantFrom('cloud_events', 'http', 'kafka', 'tls', 'headers', 'sasl', '__proto__', 'weir'),
        })
        .map((value) => JSON.stringify(value)),
    ),
  ],
  {
    numRuns: HOSTILE_CASES / 100,
  },
)('whatever a file holds, it is a configuration or a typed error', (yaml) => {
  try {
    expect(typeof parseCloudEventsConfig(yaml, {}).enabled).toBe('boolean');
  } catch (error) {
    expect(error).toBeInstanceOf(CloudEventsError);
    expect((error as CloudEventsError).code).toBe('WEIR_CLOUDEVENTS_CONFIG');
  }
});

test('no value of a file is in a message', () => {
  const secret = 's3cret-of-the-file';
  const files = [
    `cloud_events:\n  enabled: ${secret}`,
    `cloud_events:\n  http:\n    endpoint: ftp://user:${secret}@h`,
    `cloud_events:\n  http: "${secret}"`,
    `cloud_events:\n  kafka:\n    brokers: ${secret}`,
    `cloud_events:\n  source: "\${${secret} "`,
    `cloud_events: "${secret}`,
    `password: ${secret}\n  bad: indent`,
  ];
  for (const yaml of files) {
    let thrown: unknown;
    try {
      parseCloudEventsConfig(yaml, env);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CloudEventsError);
    expect(findSecrets({ secret }, thrown)).toEqual([]);
  }
});
