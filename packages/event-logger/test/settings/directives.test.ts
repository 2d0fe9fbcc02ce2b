import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { EventLoggerError, eventLogger, eventLoggerFaults, LogRouter } from '../../src/index.ts';
import { levelFor, parseDirectives } from '../../src/settings/directives.ts';
import { collecting } from '../collecting.ts';

test.each([
  ['shop', 'debug'],
  ['shop.orders', 'error'],
  ['shop.orders.v2', 'error'],
  ['shop/parts', 'debug'],
  ['shopping', 'warn'],
  ['@weir/cache', 'off'],
  ['http', 'off'],
])('in warn,shop=debug,shop.orders=error,http=off,@weir=off the level of %s is %s', (scope, level) => {
  const directives = parseDirectives(' warn , shop=DEBUG,shop.orders = error,http=off,@weir=off,', 'level');
  expect(levelFor(directives, scope)).toBe(level);
});

test('of two directives for one scope the later holds, and without a level of its own a list leaves info', () => {
  expect(levelFor(parseDirectives('a=off,a=warn', 'level'), 'a')).toBe('warn');
  expect(levelFor(parseDirectives('a=off', 'level'), 'b')).toBe('info');
});

test.each(['loud', 'a=b=c', '=info', 'a=', 'x'.repeat(5_000)])(
  '%s is refused, with the place where it stands',
  (text) => {
    const { router } = collecting();
    expect(() => router.setLevel(text)).toThrow(EventLoggerError);
    expect(() => router.configure({ level: text })).toThrow('WEIR_EVENT_LOGGER_LEVEL: level ');
  },
);

test('a directive of WEIR_LOG that cannot be read is counted, and the others hold', () => {
  const before = eventLoggerFaults().bad_directive;
  const router = new LogRouter({ env: { WEIR_LOG: 'error,loud,shop=debug' } });
  expect(eventLoggerFaults().bad_directive).toBe(before + 1);
  expect(eventLogger('shop', { router, provider: 'console_direct' }).enabled('debug')).toBe(true);
  expect(eventLogger('http', { router, provider: 'console_direct' }).enabled('warn')).toBe(false);
});

test('WEIR_LOG wins over the configuration, and a change at run time over both, from the next event on', () => {
  const { log, events, router } = collecting({ env: { WEIR_LOG: 'error' } });
  router.configure({ level: 'debug' });
  log.info('not.told');
  router.setLevel('info');
  log.info('told.now');
  log.debug('not.told');
  router.setLevel('test=off');
  log.error('not.told');
  expect(events.map(({ name }) => name)).toEqual(['told.now']);
});

test.prop([fc.string({ unit: 'binary' })])('no text of the environment stops a process', (text) => {
  expect(() => new LogRouter({ env: { WEIR_LOG: text } })).not.toThrow();
});
