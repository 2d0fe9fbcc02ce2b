import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { expect, onTestFinished } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import { applyLogsConfig, readLogsConfig } from '../../src/config.ts';
import { eventLogger, EventLoggerError, LogRouter } from '../../src/index.ts';

const sample = readFileSync(new URL('../../internal-telemetry.yaml', import.meta.url), 'utf8');

test('the sample configuration starts the internal telemetry that it shows', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const router = new LogRouter({ env: {} });
  const env = { INTERNAL_OTLP_ENDPOINT: receiver.url, SERVICE_NAME: 'books' };
  const internal = applyLogsConfig(sample, { router, env });
  onTestFinished(async () => void (await internal?.close(0)));
  eventLogger('engine', { router, context: 'admin' }).info('pipeline.started');
  expect(await internal?.flush(20_000)).toBe(true);
  const told = receiver.requests.map(({ content }) => content.toString()).join('\n');
  expect(told).toContain('pipeline.started');
  expect(told).toContain('books');
});

test.each(['service', 'engine', 'weir'])('levels and providers are read below %s', (section) => {
  const text = `${section}: { telemetry: { logs: { level: 'warn,a=off', providers: { global: [console_direct, opentelemetry] } } } }`;
  expect(readLogsConfig(text, {})).toEqual({
    logs: { level: 'warn,a=off', providers: { global: ['console_direct', 'opentelemetry'] } },
    internal: undefined,
  });
});

test.each([
  ['${LEVEL}', 'error'],
  ['${env:LEVEL}', 'error'],
  ['${NONE:-debug}', 'debug'],
  ['${EMPTY:-debug}', 'debug'],
  ['info,$${a}=off', undefined],
])('%s in a string stands for a variable of the environment', (level, expected) => {
  const read = () =>
    readLogsConfig(`service: { telemetry: { logs: { level: '${level}' } } }`, { LEVEL: 'error', EMPTY: '' });
  if (expected === undefined) expect(read().logs.level).toBe('info,${a}=off');
  else expect(read().logs.level).toBe(expected);
});

test.each([
  ['service: { telemetry: { logs: { level: 7 } } }', 'service.telemetry.logs.level must be a string (got number'],
  ['service: { telemetry: { logs: { level: loud } } }', 'service.telemetry.logs.level has a directive'],
  [
    'service: { telemetry: { logs: { providers: { admin: console_async } } } }',
    'service.telemetry.logs.providers.admin must be',
  ],
  [
    'service: { telemetry: { logs: { providers: [its] } } }',
    'service.telemetry.logs.providers must be a mapping (got array',
  ],
  ['service: { telemetry: { logs: { colour: red } } }', 'service.telemetry.logs.colour is no option'],
  ['internal: { nodes: {} }', 'internal.nodes must have one node'],
  ['a: [', 'the file is no YAML'],
  ['- 1', 'file must be a mapping (got array, line 1)'],
])('%s is refused: %s', (text, message) => {
  const router = new LogRouter({ env: {} });
  const { settings } = router;
  expect(() => applyLogsConfig(text, { router, env: {} })).toThrow(EventLoggerError);
  expect(() => applyLogsConfig(text, { router, env: {} })).toThrow(message);
  expect(router.settings).toBe(settings);
});

test.each([
  [
    'service:\n  telemetry:\n    logs:\n      level: 7',
    'service.telemetry.logs.level must be a string (got number, line 4)',
  ],
  ['weir:\n  telemetry:\n    logs:\n      level: loud', /weir\.telemetry\.logs\.level has a directive .*line 4\)$/],
  [
    'engine:\n  telemetry:\n    logs:\n      providers:\n        admin: console_async',
    /engine\.telemetry\.logs\.providers\.admin must be one of .* in the context admin \(got console_async, line 5\)$/,
  ],
  ['service:\n  telemetry:\n    logs:\n      colour: red', 'service.telemetry.logs.colour is no option (line 4)'],
  [
    'weir:\n  internal:\n    receiver:\n      type: receiver:internal_telemetry\n    out:\n      type: exporter:pigeon',
    /weir\.internal\.out\.type must be receiver:internal_telemetry, .* \(got another, line 6\)$/,
  ],
  [
    'engine:\n  observability:\n    pipeline:\n      receiver:\n        type: receiver:internal_telemetry\n        config:\n          metrics: { interval: soon }\n      out: { type: exporter:noop }',
    /engine\.observability\.pipeline\.receiver\.config\.metrics\.interval must be a duration .*\(got string, line 7\)$/,
  ],
  ['internal:\n  "a\\r\\nb": 5', 'internal.a??b must be a mapping (got number, line 1)'],
])('%j is refused with key and line', (text, message) => {
  expect(() => readLogsConfig(text, {})).toThrow(message);
});

test('a variable that is not set is a level that is not given', () => {
  const text = 'service:\n  telemetry:\n    logs:\n      level: ${NONE}';
  expect(readLogsConfig(text, {}).logs).toEqual({});
});

test('the error of a file that is no YAML says where, and shows nothing of it', () => {
  const secret = 'hunter2-hunter2';
  const text = `internal:\n  headers: { authorization: ${secret}\n`;
  const thrown = thrownBy(() => readLogsConfig(text, {}));
  expect(thrown).toMatchObject({ message: 'WEIR_EVENT_LOGGER_OPTION: the file is no YAML: line 3' });
  expect(findSecrets({ secret }, thrown)).toEqual([]);
});

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

test.prop([fc.string({ unit: 'binary' })])('no text is more than refused', (text) => {
  try {
    readLogsConfig(text, {});
  } catch (error) {
    expect(error).toBeInstanceOf(EventLoggerError);
  }
});
