import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';

import { expect } from 'vitest';

import { fixtureTree } from '../../../../test/checks/fixture-tree.ts';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import { runWeirCli } from '../../src/cli/run.ts';

import { readConfigText } from '../../src/config/config-text.ts';
import { readWeirSection } from '../../src/config/weir-section.ts';
import { WeirNodeError } from '../../src/errors.ts';
import '../sdk-line.ts';

const example = new URL('../fixtures/weir.yaml', import.meta.url).pathname;
const env = { ENDPOINT: 'http://user:hunter2@127.0.0.1:4318', TOKEN: 'hunter3' };

async function check(file: string, variables: NodeJS.ProcessEnv = env) {
  const [printed, errors]: [string[], string[]] = [[], []];
  // The stock parser takes variables from the process.
  Object.assign(process.env, variables);
  const code = await runWeirCli(['check', file], {
    env: variables,
    print: (line) => printed.push(line),
    printError: (line) => errors.push(line),
  });
  return { code, printed, errors };
}

/** A file with this text. */
function yaml(text: string): string {
  const file = join(fixtureTree({}), 'config.yaml');
  writeFileSync(file, text);
  return file;
}

test('a configuration is shown as the pipelines that it comes to, without a secret', async () => {
  const { code, printed, errors } = await check(example);
  expect(errors).toEqual([]);
  expect(code).toBe(0);
  expect(printed).toEqual([
    'spans            request id -> flow id -> redaction -> batch -> otlp_http http://127.0.0.1:4318/v1/traces',
    'flow events      finished spans -> log records',
    'log records      request id -> flow id -> redaction -> CloudEvent -> batch -> otlp_http http://127.0.0.1:4318/v1/logs',
    'metrics          not exported',
    'propagation      tracecontext, baggage for allowed hosts, request id',
    'instrumentation  kafka',
    'ok',
  ]);
  expect(findSecrets({ password: 'hunter2', token: 'hunter3' }, ...printed)).toEqual([]);
});

test('every way out is drawn in the order in which things happen on it, readers and bindings among them', async () => {
  const { code, printed, errors } = await check(new URL('../fixtures/pipelines.yaml', import.meta.url).pathname);
  expect(errors).toEqual([]);
  expect(code).toBe(0);
  expect(printed).toEqual([
    'spans            request id -> flow id -> redaction -> batch -> otlp_grpc http://127.0.0.1:4317/',
    'spans            request id -> flow id -> redaction -> simple -> console',
    'flow events      finished spans -> log records',
    'log records      request id -> flow id -> redaction -> batch -> otlp_http http://127.0.0.1:4318/v1/logs',
    'log records      request id -> flow id -> redaction -> batch -> CloudEvents over kafka://127.0.0.1:9092, kafka://127.0.0.1:9093',
    'metrics          metric sets -> periodic -> otlp_http http://localhost:4318/v1/metrics',
    'metrics          metric sets -> pull -> prometheus/development at localhost:9465',
    'internal         a thread of its own -> its own pipeline',
    'propagation      none',
    'instrumentation  caches, kafka',
    'ok',
  ]);
});

test('components of Weir stand by name wherever the model has a place for their kind', async () => {
  const { errors, printed } = await check(
    yaml(`file_format: '1.0'
tracer_provider:
  processors: [{ simple: { exporter: { console: } } }]
  sampler: { weir_flow: { sample_one_in: 10 } }
logger_provider:
  processors:
    - batch: { exporter: { weir_cloud_events: { source: https://a.example.com, http: { endpoint: 'http://127.0.0.1:1/events' } } } }
meter_provider:
  readers: [{ periodic: { exporter: { console: }, producers: [{ weir_metric_sets: { runtime: true } }] } }]`),
  );
  expect(errors).toEqual([]);
  expect(printed).toContain(
    'log records      request id -> flow id -> redaction -> batch -> weir_cloud_events http://127.0.0.1:1/events',
  );
  expect(printed).toContain('metrics          metric sets -> periodic -> console');
});

test('a variable that is not set, and a file that is not there, are told of, and what is left is drawn', async () => {
  const text = `file_format: '1.0'
tracer_provider:
  processors: [{ batch: { exporter: { otlp_http: { headers: [{ name: authorization, value: '\${NOT_SET}' }] } } } }]
weir:
  cloud_events:
    source: https://shop.example.com
    customer_egress_policy: nowhere.wasm`;
  const { code, printed, errors } = await check(yaml(text));
  expect(code).toBe(1);
  expect(errors).toEqual([
    'WEIR_NODE_CONFIG: tracer_provider.processors[0].batch.exporter.otlp_http.headers[0].value names NOT_SET, which is not set and has no default, line 3',
    expect.stringMatching(/^WEIR_NODE_CONFIG: .*customer_egress_policy .*ENOENT/),
  ]);
  expect(printed.at(-1)).toBe('2 problems');
  expect(printed[0]).toBe(
    'spans            request id -> flow id -> redaction -> batch -> otlp_http http://localhost:4318/v1/traces',
  );
});

test('a file that switches the SDK off is drawn as nothing', async () => {
  const { code, printed } = await check(yaml("file_format: '1.0'\ndisabled: true"));
  expect([code, printed]).toEqual([0, ['nothing is started: the file has disabled: true', 'ok']]);
});

test.each([
  ['weir:\n  flow_event:\n    node: a', 'weir.flow_event is not known (did you mean flow_events?, line 2)'],
  ['weir:\n  flow_events:\n    nodes: a', 'weir.flow_events.nodes is not known (did you mean node?, line 3)'],
  ['weir:\n  kafka:\n    create_spans: 5', 'weir.kafka.create_spans must be true or false (got number, line 3)'],
  [
    'weir:\n  flow_events:\n    sample_one_in: 0',
    'weir.flow_events.sample_one_in must be an integer from 1 (got number, line 3)',
  ],
  ['weir: on', 'weir must be a mapping (got string, line 1)'],
  ['weir:\n  - a', 'weir must be a mapping (got array, line 1)'],
  ['name: a', /the file must have file_format, or one of weir, .* and has neither/],
  ['a: [', /the file is no YAML: \w+, line 1$/],
  ['file_format: "7.0"', /the file is not valid: .*7\.0/],
  ['file_format: "1.0"\ntracer_provider:\n  processors: 5', /tracer_provider\.processors must be array \(line 3\)/],
  [
    'file_format: "1.0"\ntracer_provider:\n  processors:\n    - batch:\n        exporter:\n          pigeon:',
    /tracer_provider\.processors\[0\]\.batch\.exporter\.pigeon is no exporter that is known \(known are .*, line 6\)/,
  ],
  [
    'file_format: "1.0"\ntracer_provider:\n  processors:\n    - batch:\n        exporter:\n          otlp_http:\n            endpoint: secret',
    /exporter\.otlp_http cannot be set up: its endpoint .* \(Error, line 6\)/,
  ],
  [
    'file_format: "1.0"\ntracer_provider:\n  processors:\n    - batch:\n        exporter:\n          console:\n  sampler:\n    coin:',
    /tracer_provider\.sampler\.coin is no sampler that is known \(.*, line 8\)/,
  ],
  [
    'file_format: "1.0"\ntracer_provider:\n  processors:\n    - batch:\n        schedule_dely: 5\n        exporter:\n          console:',
    'processors[0].batch.schedule_dely is not known (did you mean schedule_delay?, line 5)',
  ],
  [
    'file_format: "1.0"\nmeter_provider:\n  readers:\n    - periodic:\n        timeout: 0\n        exporter:\n          console:',
    'readers[0].periodic.timeout must be above 0: the stock SDK has no endless timeout (line 5)',
  ],
  [
    'file_format: "1.0"\nresource:\n  attributes:\n    - name: a\n      value: b\n      type: int',
    'resource.attributes[0].value must be of the type that its attribute has, int (line 5)',
  ],
  [
    'file_format: "1.0"\nresource:\n  attributes_list: a',
    'resource.attributes_list must be pairs such as a=b,c=d, percent-encoded (line 3)',
  ],
  [
    'file_format: "1.0"\nlogger_provider:\n  processors:\n    - batch:\n        exporter:\n          weir_cloud_events:\n            http: {}',
    'exporter.weir_cloud_events.http.endpoint must be a URL of http: or https: (got nothing) (line 6)',
  ],
  [
    'file_format: "1.0"\ntracer_provider:\n  processors: [{ simple: { exporter: { console: } } }]\n  sampler:\n    weir_flow:\n      sample_one_in: 0',
    'weir.flow_events.sample_one_in must be an integer from 1 (got number',
  ],
  ['file_format: "1.0"\ntelemetry: {}', 'telemetry has no effect: neither the stock SDK nor Weir has it, line 2'],
  ['cloud_events:\n  binding: pigeon', /cloud_events\.binding must be one of otlp, http, kafka \(got string, line 2\)/],
  [
    'service:\n  telemetry:\n    logs:\n      level: 5',
    'service.telemetry.logs.level must be a string (got number, line 4)',
  ],
  [
    'weir:\n  internal:\n    receiver: { type: receiver:internal_telemetry }\n    out:\n      type: exporter:pigeon',
    /weir\.internal\.out\.type must be .* \(got another, line 5\)/,
  ],
  ['weir:\n  telemetry:\n    log: {}', 'weir.telemetry.log is not known (did you mean logs?, line 3)'],
])('%j is refused with key and line', async (text, message) => {
  const { code, errors } = await check(yaml(text));
  expect(code).toBe(1);
  expect(errors.join('\n')).toMatch(/^WEIR_NODE_CONFIG: /);
  if (typeof message === 'string') expect(errors.join('\n')).toContain(message);
  else expect(errors.join('\n')).toMatch(message);
});

test('a file that is not there is said to be not there', async () => {
  const { code, errors } = await check('/nowhere/config.yaml');
  expect(code).toBe(1);
  expect(errors).toEqual([
    'WEIR_NODE_CONFIG: the configuration file cannot be read (ENOENT); OTEL_CONFIG_FILE must be the path of a YAML file',
  ]);
});

test("the originals' own blocks are read as they stand", async () => {
  const { code, printed } = await check(
    yaml('tenant: acme\ncloud_events:\n  source: https://a.example.com\n  http:\n    endpoint: http://127.0.0.1:1\n'),
  );
  expect(code).toBe(0);
  expect(printed).toContain(
    'log records      request id -> flow id -> redaction -> batch -> CloudEvents over http://127.0.0.1:1/',
  );
  expect(printed).toContain('spans            request id -> flow id -> redaction -> exporters of the environment');
});

test('what is not understood says what is', async () => {
  const printed: string[] = [];
  const io = { env: {}, print: () => {}, printError: (line: string) => printed.push(line) };
  expect(await runWeirCli(['chekc'], io)).toBe(2);
  expect(printed.join()).toContain('weir check');
});

test.prop([fc.string({ maxLength: 200 })], { numRuns: 500 })('no text is read with another error than ours', (text) => {
  try {
    readWeirSection(readConfigText(text, {}), {});
  } catch (error) {
    expect(error).toBeInstanceOf(WeirNodeError);
  }
});
