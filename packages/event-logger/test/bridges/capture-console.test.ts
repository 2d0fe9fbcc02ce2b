import { expect, test, vi } from 'vitest';
import { captureConsole } from '../../src/bridges.ts';
import { collecting } from '../collecting.ts';

function consoleOf() {
  const methods = ['debug', 'log', 'info', 'warn', 'error'] as const;
  return Object.fromEntries(methods.map((method) => [method, vi.fn<() => void>()])) as unknown as Console;
}

test('what is written to the console is an event of its level, with its text and its error', () => {
  const { log, events, router } = collecting();
  router.setLevel('debug');
  const console = consoleOf();
  const original = console.log;
  const restore = captureConsole(log, { console });
  console.debug('a');
  console.log('disk %d %% full', 93, { path: 'x' });
  console.warn('careful');
  console.error('failed:', new TypeError('late'));
  restore();
  console.log('after');
  expect(
    events.map(({ name, severityNumber, body, attributes }) => [
      name,
      severityNumber,
      body,
      attributes['console.method'],
    ]),
  ).toEqual([
    ['console.message', 5, 'a', 'debug'],
    ['console.message', 9, "disk 93 % full { path: 'x' }", 'log'],
    ['console.message', 13, 'careful', 'warn'],
    ['console.message', 17, expect.stringContaining('failed: TypeError: late') as string, 'error'],
  ]);
  expect(events[3]?.attributes).toMatchObject({ 'exception.type': 'TypeError', 'exception.message': 'late' });
  expect(console.log).toBe(original);
  expect(original).toHaveBeenCalledExactlyOnceWith('after');
});

test('what an event writes to the console is no event, and is written', () => {
  const { log, events, router } = collecting();
  const console = consoleOf();
  const original = console.log;
  router.taps.add({ write: () => console.log('again') });
  router.changed();
  captureConsole(log, { console, passThrough: true });
  console.log('once');
  expect(events).toHaveLength(1);
  expect(vi.mocked(original).mock.calls).toEqual([['once'], ['again']]);
});

test('who has put something else in the place of a method since keeps it', () => {
  const console = consoleOf();
  const restore = captureConsole(collecting().log, { console });
  const theirs = vi.fn<() => void>();
  console.warn = theirs;
  restore();
  expect(console.warn).toBe(theirs);
});
