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
  ['service: { telemetry: { logs: { level: 7 } } }', 'service.telemetry.logs.level must be a string (got number)'],
  ['service: { telemetry: { logs: { level: loud } } }', 'service.telemetry.logs.level has a directive'],
  [
    'service: { telemetry: { logs: { providers: { admin: console_async } } } }',
    'service.telemetry.logs.providers.admin must be',
  ],
  [
    'service: { telemetry: { logs: { providers: [its] } } }',
    'service.telemetry.logs.providers must be a mapping (got array)',
  ],
  ['service: { telemetry: { logs: { colour: red } } }', 'service.telemetry.logs.colour is no option'],
  ['internal: { nodes: {} }', 'internal.nodes must have one node'],
  ['a: [', 'the file is no YAML'],
  ['- 1', 'file must be a mapping (got array)'],
])('%s is refused: %s', (text, message) => {
  const router = new LogRouter({ env: {} });
  const { settings } = router;
  expect(() => applyLogsConfig(text, { router, env: {} })).toThrow(EventLoggerError);
  expect(() => applyLogsConfig(text, { router, env: {} })).toThrow(message);
  expect(router.settings).toBe(settings);
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
