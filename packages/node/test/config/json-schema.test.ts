/** The JSON Schema for editors, and the readers, which have to agree. */
import { fc, test } from '@fast-check/vitest';
import { parseCloudEventsConfig } from '@weir/cloudevents/config';
import { readLogsConfig } from '@weir/event-logger/config';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { readConfigText } from '../../src/config/config-text.ts';
import { weirConfigSchema } from '../../src/config/json-schema.ts';
import { SECTIONS } from '../../src/config/section-rules.ts';
import { readWeirSection } from '../../src/config/weir-section.ts';

const values = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 'text', '', 0, 1, -1, 1.5, 'trace', 'full', 'none', ['a'], [1], {}),
  fc.anything({ maxDepth: 1, values: [fc.string({ maxLength: 8 }), fc.integer(), fc.boolean()] }),
);
const keys = Object.values(SECTIONS).flatMap((section) => Object.keys(section.keys));
const sections = fc.dictionary(
  fc.constantFrom(...Object.keys(SECTIONS), 'auto_instrumentations', 'other'),
  fc.oneof(values, fc.dictionary(fc.constantFrom(...keys, 'other'), values, { maxKeys: 4 })),
  { maxKeys: 4 },
);

const matches = new Ajv2020({ allowUnionTypes: true }).compile(weirConfigSchema as object);

test.prop([sections], { numRuns: 300 })('the JSON Schema and the reader agree on every section', (weir) => {
  const file = readConfigText(stringify({ weir }), {});
  const read = file.value as { readonly weir: unknown };
  const { problems } = readWeirSection(file, read.weir);
  expect(problems.length === 0).toBe(matches(JSON.parse(JSON.stringify(read))));
});

const some = (...given: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(null, 5, 'pigeon', ...given);
const block = (keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.record(keys, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, 'text', [], { other: 1 }) },
  );

const cloudEvents = block({
  enabled: some(true),
  source: some('https://a.example.com', '/orders', 'a b', ''),
  type_prefix: some('com.example', ''),
  binding: some('otlp', 'http', 'kafka'),
  http: block({
    endpoint: fc.constantFrom<unknown>('http://a', 'https://a/b', 'ftp://a', null, 1),
    headers: some({ a: 'b', c: null }, { a: 1 }),
    batch_size: some(1, 10_000, 10_001, 0, 1.5),
    flush_interval: some(0.5, 0, 86_401),
    mode: some('batch', 'binary'),
    compression: some('gzip', 'lz4'),
  }),
  kafka: block({
    brokers: fc.constantFrom<unknown>(['a:1'], [], [''], 'a:1', null),
    topic: some('a', ''),
    tls: some(true, { ca_file: 'a' }, { ca: 'a' }),
    sasl: some({ mechanism: 'PLAIN', username: 'a' }, {}, { mechanism: 'NONE' }),
    mode: some('structured', 'batch'),
    compression: some('lz4', 'brotli'),
  }),
  customer_egress_policy: some('a.wasm', ''),
});
const modes = some('its', 'console_async', 'console_direct', 'opentelemetry', 'noop', ['its', 'noop'], []);
const telemetry = block({
  logs: block({
    level: some('warn', 'WARN', 'info,a=off', ' debug , b.c = error', 'a=b', 'a=info=off', '=info'),
    providers: block({ global: modes, engine: modes, admin: modes, internal: modes }),
  }),
});

/** Whether nobody who reads the file refuses it. */
function isTaken(text: string): boolean {
  try {
    const file = readConfigText(text, {});
    parseCloudEventsConfig(text, {});
    readLogsConfig(text, {});
    return readWeirSection(file, (file.value as { readonly weir: unknown }).weir).problems.length === 0;
  } catch {
    return false;
  }
}

test.prop(
  [fc.record({ cloud_events: cloudEvents, telemetry, tenant: some('acme', '') }, { requiredKeys: ['cloud_events'] })],
  {
    numRuns: 500,
  },
)('it agrees with the packages that read the sections of the originals', (weir) => {
  const text = stringify({ weir });
  expect(matches({ weir })).toBe(isTaken(text));
});

test.each(['1.0', '1.1'])('it takes a file of format %s with variables in the place of values', (format) => {
  const text = `
file_format: '${format}'
weir:
  flow_events: { sample_one_in: '\${ONE_IN:-10}', derive: '\${DERIVE}' }
  caches: \${CACHES:-true}
  cloud_events: { http: { endpoint: '\${env:ENDPOINT}', batch_size: '\${SIZE}' } }
  telemetry: { logs: { level: '\${LEVEL:-warn}' } }`;
  expect(matches(parse(text))).toBe(true);
});
