/** Applications that know nothing of telemetry, started with `--import @weir/node/register`. They load what was built. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { command } from '../../../../test/checks/command.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { type HttpReceiver, startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { receivedSpans } from '../otlp-json.ts';

const folder = fileURLToPath(new URL('../..', import.meta.url));

/** Runs an application of the fixtures to its end; `output` is what it wrote to both streams. */
function runApplication(
  app: string,
  receiver: HttpReceiver,
  env: Readonly<Record<string, string>> = {},
  preload: '--import' | '--require' = '--import',
): ReturnType<typeof command> {
  const args = ['--disable-warning=ExperimentalWarning', preload, '@weir/node/register', `test/fixtures/${app}`];
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:OTEL_|WEIR_|VITEST)/.test(name));
  return command(process.execPath, args, folder, {
    ...Object.fromEntries(kept),
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_NODE_RESOURCE_DETECTORS: 'none',
    // More than any export takes.
    WEIR_EXIT_TIMEOUT_MS: '60000',
    ...env,
  });
}

test.each(['app.mjs', 'app.cjs'])('%s gets spans with request id and flow id, unmodified', async (app) => {
  const receiver = closedAfterTest(await startHttpReceiver());
  expect(await runApplication(app, receiver)).toEqual({ status: 0, output: '200 hello\n' });
  const spans = receivedSpans(receiver);
  const [SERVER, CLIENT] = [2, 3];
  const server = spans.find(({ kind }) => kind === SERVER);
  const client = spans.find(({ kind }) => kind === CLIENT);
  expect(server?.name).toBe('GET');
  expect(server?.attributes['request.id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(server?.attributes['flow.id']).toBe(server?.traceId);
  // The request carried its trace.
  expect(client?.traceId).toBe(server?.traceId);
  // Flow events were told from the spans.
  const logs = receiver.requests.filter(({ path }) => path === '/v1/logs').map(({ text }) => text);
  expect(logs.join()).toContain('flow.event');
});

test('what --require loads is started once, in the thread of the application', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const { status, output } = await runApplication('app.cjs', receiver, {}, '--require');
  expect(status).toBe(0);
  // Node 22.15 takes no loader hook then, which is told of.
  expect(output).toMatch(/^(?:@weir\/node: WEIR_NODE_PART: the loader hook .*--import.*\n)?200 hello\n$/);
  expect(receivedSpans(receiver).map(({ kind }) => kind)).toContain(2);
});

test('a variable that is wrong or mistyped is told of, and the application runs', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const env = { WEIR_FLOW_SAMPLE_ONE_IN: 'some', WEIR_FLOW_NODES: 'shop', WEIR_KAFKA: 'false' };
  const { status, output } = await runApplication('app.mjs', receiver, env);
  expect(status).toBe(0);
  expect(output.split('\n').toSorted()).toEqual([
    '',
    '200 hello',
    '@weir/node: WEIR_NODE_OPTION: WEIR_FLOW_NODES is no variable of Weir (did you mean WEIR_FLOW_NODE?)',
    '@weir/node: WEIR_NODE_OPTION: WEIR_FLOW_SAMPLE_ONE_IN must be an integer from 0 (got other text)',
  ]);
  expect(receivedSpans(receiver).length).toBeGreaterThan(0);
});

test('WEIR_ENABLED=false starts nothing', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  expect(await runApplication('app.mjs', receiver, { WEIR_ENABLED: 'false' })).toEqual({
    status: 0,
    output: '200 hello\n',
  });
  expect(receiver.requests).toEqual([]);
});

test('CloudEvents leave over HTTP as the environment says', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const events = closedAfterTest(await startHttpReceiver());
  const env = { WEIR_CLOUD_EVENTS_SOURCE: 'https://shop.example.com', WEIR_CLOUD_EVENTS_HTTP_ENDPOINT: events.url };
  const { output } = await runApplication('event.mjs', receiver, env);
  expect(output).toBe('emitted\n');
  expect(events.requests.map(({ text }) => text).join()).toContain('"type":"order.placed"');
});

test('a configuration file says what is exported where, and how Weir is set up', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const env = { OTEL_CONFIG_FILE: 'test/fixtures/weir.yaml', ENDPOINT: receiver.url, TOKEN: 'token-7' };
  expect(await runApplication('app.mjs', receiver, env)).toEqual({ status: 0, output: '200 hello\n' });
  const [request] = receiver.requests.filter(({ path }) => path === '/v1/traces');
  expect(request?.headers['authorization']).toBe('token-7');
  expect(request?.text).toContain('"stringValue":"shop"');
  const server = receivedSpans(receiver).find(({ kind }) => kind === 2);
  expect(server?.attributes['request.id']).toMatch(/^[0-9a-f-]{36}$/);
  const logs = receiver.requests.filter(({ path }) => path === '/v1/logs').map(({ text }) => text);
  expect(logs.join()).toContain('"stringValue":"checkout"');
});

test('a configuration file that cannot be used is told of, and the application runs', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const { status, output } = await runApplication('app.mjs', receiver, { OTEL_CONFIG_FILE: 'package.json' });
  expect(status).toBe(0);
  expect(output).toContain('200 hello');
  expect(output).toMatch(/@weir\/node: WEIR_NODE_CONFIG: the file must have file_format, or one of weir, /);
  expect(receiver.requests).toEqual([]);
});
