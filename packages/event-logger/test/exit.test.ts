/** The eight ways in which a process ends, with events that wait. The children import what was built. */
import { expect, test } from 'vitest';
import { closedAfterTest } from '../../../test/faults/closed-after-test.ts';
import { type Ending, ENDINGS } from '../../../test/faults/child-endings.ts';
import { startChildScript } from '../../../test/faults/child-script.ts';
import { reset } from '../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../test/faults/http-receiver.ts';

const EVENTS = 500;

function child(code: string, env: Record<string, string> = {}): ReturnType<typeof startChildScript> {
  return closedAfterTest(
    startChildScript({
      cwd: new URL('..', import.meta.url),
      env,
      code: `import { configureLogs, eventLogger, flushLogs, flushLogsOnExit, logsStats } from '@weir/event-logger';
        ${code}`,
    }),
  );
}

const emitting = `
  const log = eventLogger('child');
  const emit = (count) => { for (let n = 0; n < count; n += 1) log.info('step.done', { n }); };`;

/** With time enough for a thread that starts late: that nothing is lost is asserted, and not how quick it is. */
const unhurried = 'flushLogsOnExit({ timeoutMs: 15_000 });';

function printed(stdout: string): readonly number[] {
  return stdout
    .split('\n')
    .filter((line) => line.includes('"step.done"'))
    .map((line) => (JSON.parse(line) as { attributes: { n: number } }).attributes.n);
}

/** What the event logger itself says, and not what an older Node warns of. */
function ownLines(stderr: string): readonly string[] {
  return stderr.split('\n').flatMap((line) => /^@weir\/event-logger: (.*)$/.exec(line)?.[1] ?? []);
}

const all = Array.from({ length: EVENTS }, (_, index) => index);

const IN_TIME = ENDINGS.filter((way) => way !== 'SIGKILL' && way !== 'broken pipe');

test.each(IN_TIME)('what waits is printed, once and in order: %s', async (way: Ending) => {
  const isSignal = way === 'SIGTERM' || way === 'SIGINT';
  const script = child(`${emitting}
    ${unhurried}
    emit(${EVENTS});
    console.log('ready');`);
  if (isSignal) await script.untilWritten('ready');
  const end = await script.end(way);
  expect(printed(end.stdout)).toEqual(all);
  expect(end.stderr).not.toContain('@weir/event-logger');
  if (isSignal) expect(end.signal).toBe(way);
  else expect(end.code).toBe(way.startsWith('un') ? 1 : 0);
});

test('without being asked for, a signal ends the process as it always does', async () => {
  const script = child(`${emitting} emit(1); console.log('ready');`);
  await script.untilWritten('ready');
  expect(await script.end('SIGTERM')).toMatchObject({ code: null, signal: 'SIGTERM' });
});

test('an application that listens to the signal itself decides how it ends, and what waits is printed then', async () => {
  const script = child(`${emitting}
    ${unhurried}
    process.on('SIGTERM', () => process.exit(7));
    emit(${EVENTS});
    console.log('ready');`);
  await script.untilWritten('ready');
  const end = await script.end('SIGTERM');
  expect(end.code).toBe(7);
  expect(printed(end.stdout)).toEqual(all);
});

test('with a pipe that nobody reads the process ends at its deadline, and what was lost is counted', async () => {
  const script = child(`${emitting}
    flushLogsOnExit({ timeoutMs: 300 });
    configureLogs({ queue: { maxItems: 100000 } });
    for (let n = 0; n < 50_000; n += 1) log.info('step.done', { n, text: 'x'.repeat(100) });
    process.on('exit', () => {
      const { offered, delivered, dropped, pending } = logsStats().console_async;
      const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
      process.exitCode = offered === delivered + lost && lost > 0 && pending === 0 ? 42 : 43;
    });`);
  script.stopReading();
  const end = await script.end('process.exit');
  expect(end).toMatchObject({ code: 42, signal: null });
});

test('what was lost on the way is said on standard error, once', async () => {
  const script = child(`${emitting} ${unhurried}
    configureLogs({ queue: { maxItems: 10 } });
    emit(${EVENTS});`);
  const end = await script.end('end of work');
  expect(printed(end.stdout)).toEqual(all.slice(0, 10));
  expect(ownLines(end.stderr)).toEqual(['490 of 500 events were lost by console_async (queue_full 490)']);
});

test('internal telemetry is exported before the process ends, and what could not be is said', async () => {
  const internal = (endpoint: string, timeoutMs: number, exportTime: string): string => `
    import { startInternalTelemetry } from '@weir/event-logger/internal';
    flushLogsOnExit({ timeoutMs: ${timeoutMs} });
    startInternalTelemetry({
      pipeline: {
        nodes: {
          itr: { type: 'receiver:internal_telemetry', config: { signals: ['logs'] } },
          otlp: { type: 'exporter:otlp_http', config: { endpoint: '${endpoint}', timeout: '${exportTime}' } },
        },
      },
    });
    configureLogs({ providers: { global: 'its' } });
    ${emitting}
    emit(${EVENTS});`;
  const receiver = closedAfterTest(await startHttpReceiver());
  const told = await child(internal(receiver.url, 15_000, '15s')).end('process.exit');
  expect(ownLines(told.stderr)).toEqual([]);
  const count = receiver.requests.map(({ content }) => content.toString().split('step.done').length - 1);
  expect(count.reduce((sum, each) => sum + each, 0)).toBe(EVENTS);
  receiver.next(...Array.from({ length: 50 }, () => reset()));
  const lost = await child(internal(receiver.url, 4_000, '1s')).end('process.exit');
  // On a machine that is too busy to start the thread in that time they are lost before it.
  expect(ownLines(lost.stderr)).toEqual([
    expect.stringMatching(
      /^(?:500|an unknown number of) items of internal telemetry were not exported$|^500 of 500 events/,
    ),
  ]);
});

test('what the environment preloads for the application does not run in the threads of the event logger', async () => {
  const preloaded = `data:text/javascript,import { isMainThread } from 'node:worker_threads'; import { writeSync } from 'node:fs'; if (!isMainThread) writeSync(2, 'preloaded in a thread');`;
  const script = child(`${emitting} ${unhurried} emit(${EVENTS}); await flushLogs();`, {
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${preloaded.replaceAll(' ', '%20')}`,
  });
  const end = await script.end('end of work');
  expect(printed(end.stdout)).toEqual(all);
  expect(end.stderr).not.toContain('preloaded');
});

test('a broken pipe is no error of the event logger', async () => {
  const script = child(`${emitting} ${unhurried}
    process.stdout.on('error', () => {});
    process.stderr.on('error', () => {});
    // After the pipes were closed, which the prelude does first.
    process.once('message', () =>
      setImmediate(() => {
        emit(${EVENTS});
        process.on('exit', () => {
          const { offered, delivered, dropped } = logsStats().console_async;
          process.exitCode = offered === ${EVENTS} && offered === delivered + dropped.rejected ? 0 : 9;
        });
      }),
    );
    console.log('ready');`);
  await script.untilWritten('ready');
  expect(await script.end('broken pipe')).toMatchObject({ code: 0, signal: null });
});
