import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { consoleSettings } from '../../src/console/console-options.ts';
import { lineOf } from '../../src/console/line.ts';
import type { LogEvent } from '../../src/record/log-event.ts';

const event: LogEvent = {
  time: [1_700_000_000, 123_456_789],
  severityNumber: 13,
  name: 'order.placed',
  scope: { name: 'shop' },
  body: 'three books',
  attributes: { items: 3, title: 'War and Peace', tags: ['a', 'b'] },
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  size: 100,
};

const pretty = { fd: 1, format: 'pretty', color: false } as const;

test('for machines an event is a line of JSON', () => {
  expect(JSON.parse(lineOf(event, { fd: 1, format: 'json', color: false }))).toEqual({
    time: '2023-11-14T22:13:20.123456789Z',
    level: 'warn',
    event: 'order.placed',
    scope: 'shop',
    message: 'three books',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    span_id: 'b7ad6b7169203331',
    attributes: { items: 3, title: 'War and Peace', tags: ['a', 'b'] },
  });
});

test('for people it is aligned, and a stack trace follows, indented', () => {
  const line = lineOf(
    { ...event, attributes: { ...event.attributes, 'exception.stacktrace': 'E: x\n    at y' } },
    pretty,
  );
  expect(line.replace(/^[\d:.]+/, '<time>')).toBe(
    '<time> WARN  order.placed                     three books items=3 title="War and Peace" tags=["a","b"] ' +
      'trace=0af7651916cd43dd8448eb211c80319c (shop)\n    E: x\n        at y\n',
  );
  const other = lineOf({ ...event, severityNumber: 9, name: 'order.settled' }, pretty);
  expect(other.indexOf('three books')).toBe(line.indexOf('three books'));
});

test('colours change nothing but the look', () => {
  const colored = lineOf(event, { ...pretty, color: true });
  expect(colored).toContain('\u001b[33mWARN \u001b[0m');
  // oxlint-disable-next-line no-control-regex -- the codes of colours
  expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(lineOf(event, pretty));
});

test.prop([fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.constantFrom('pretty', 'json')])(
  'no text steers the terminal or makes a line that no event is',
  (text, key, format) => {
    const line = lineOf({ ...event, body: text, attributes: { [`k${key}`]: text } }, { fd: 1, format, color: false });
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f]/);
    if (format === 'pretty') expect(line.slice(0, -1)).not.toMatch(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
  },
);

const terminal = () => true;
const pipe = () => false;

test.each([
  [{}, {}, terminal, { fd: 1, format: 'pretty', color: true }],
  [{}, {}, pipe, { fd: 1, format: 'json', color: false }],
  [{ format: 'pretty', stream: 'stderr' }, {}, pipe, { fd: 2, format: 'pretty', color: false }],
  [{}, { NO_COLOR: '1' }, terminal, { fd: 1, format: 'pretty', color: false }],
  [{}, { NO_COLOR: '' }, terminal, { fd: 1, format: 'pretty', color: true }],
  [{}, { TERM: 'dumb' }, terminal, { fd: 1, format: 'pretty', color: false }],
  [{ color: true }, { NO_COLOR: '1' }, pipe, { fd: 1, format: 'json', color: true }],
])(
  'with the options %j and the environment %j on %o events are printed as %j',
  (options, env, isTerminal, expected) => {
    expect(consoleSettings(options, env, isTerminal)).toEqual(expected);
  },
);
