import { fc, test } from '@fast-check/vitest';
import { expect, expectTypeOf } from 'vitest';
import { type EventName, type InvalidEventName, isEventName, MAX_EVENT_NAME_LENGTH } from '../src/index.ts';
import { collecting } from './collecting.ts';

test('a literal that is no event name is an error of the compiler, and any other text is left to run time', () => {
  expectTypeOf<EventName<'syslog_receiver.start'>>().toEqualTypeOf<'syslog_receiver.start'>();
  expectTypeOf<EventName<'a.b2.c_3'>>().toEqualTypeOf<'a.b2.c_3'>();
  expectTypeOf<EventName<'Syslog.start'>>().toEqualTypeOf<InvalidEventName>();
  expectTypeOf<EventName<'syslog start'>>().toEqualTypeOf<InvalidEventName>();
  expectTypeOf<EventName<''>>().toEqualTypeOf<InvalidEventName>();
  expectTypeOf<EventName<'a..b'>>().toEqualTypeOf<InvalidEventName>();
  expectTypeOf<EventName<'a.'>>().toEqualTypeOf<InvalidEventName>();
  expectTypeOf<EventName<string>>().toEqualTypeOf<string>();
  const { log } = collecting();
  // @ts-expect-error -- a literal with white space and capitals
  log.info('Syslog receiver started');
  // @ts-expect-error -- one of two literals
  log.info(Math.random() > 0.5 ? 'fine.name' : 'Bad Name');
  log.info('syslog_receiver.start', { protocol: 'TCP' });
});

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);

test.prop([fc.array(word, { minLength: 1, maxLength: 6 }), fc.constantFrom('.', '_')])(
  'lower-case words joined by dots or underscores are a name',
  (words, delimiter) => {
    expect(isEventName(words.join(delimiter))).toBe(true);
  },
);

test.prop([fc.string({ unit: 'binary' })])('what has any other character is none', (text) => {
  expect(isEventName(text)).toBe(/^[a-z](?:[._]?[a-z0-9])*$/.test(text) && text.length <= MAX_EVENT_NAME_LENGTH);
});

test('a name that is none is reported once and counted, and its event goes under a name that says so', () => {
  const { log, events } = collecting();
  const bad: string = `user ${Math.random()} logged in`;
  log.info(bad, { kept: true });
  log.info(bad);
  log.info(undefined as unknown as string);
  expect(events.map(({ name }) => name)).toEqual(Array(3).fill('event_logger.unnamed'));
  expect(events[0]?.attributes).toEqual({ kept: true });
});

test('names made of data do not go on without end', () => {
  const { log, events } = collecting();
  for (let index = 0; index < 5_000; index += 1) log.info(`user.n${index}` as string);
  const names = new Set(events.map(({ name }) => name));
  expect(names.size).toBe(4_097);
  expect(names).toContain('event_logger.unnamed');
});
