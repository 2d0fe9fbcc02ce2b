import { expect, test } from 'vitest';
import { ConsoleDirect } from '../../src/outputs/console-direct.ts';
import { collecting } from '../collecting.ts';

const settings = { fd: 2, format: 'json', color: false } as const;

function failing(code: string): never {
  throw Object.assign(new Error(code), { code });
}

/** Three events through a console that answers so, a write at a time; afterwards it takes everything. */
function printed(...answers: (number | string)[]): { readonly text: string; readonly console: ConsoleDirect } {
  let text = '';
  const console = new ConsoleDirect(
    settings,
    (_, bytes) => {
      const answer = answers.shift() ?? bytes.length;
      if (typeof answer === 'string') failing(answer);
      text += Buffer.from(bytes.subarray(0, answer)).toString();
      return Math.min(answer, bytes.length);
    },
    4,
  );
  const { log, events } = collecting();
  for (const n of [1, 2, 3]) log.info('a.b', { n });
  for (const event of events) console.write(event);
  return { text, console };
}

test('a console that takes a piece at a time is given all of it', () => {
  const { text, console } = printed(10, 20, 'EAGAIN', 5);
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { attributes: unknown }).attributes),
  ).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect(console.stats()).toMatchObject({ offered: 3, delivered: 3, pending: 0 });
});

test('a pipe that stays full is waited for once, and until it takes something again no event waits', () => {
  // Two pauses of the first event's patience; the second has none.
  const { text, console } = printed('EAGAIN', 'EAGAIN', 'EAGAIN', 'EAGAIN');
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(console.stats()).toMatchObject({ offered: 3, delivered: 1, dropped: { queue_full: 2 } });
});

test('after half a line that could not be ended the next begins on a line of its own', () => {
  const { text, console } = printed(10, 'EAGAIN', 'EAGAIN', 'EAGAIN');
  expect(text.trim().split('\n')).toHaveLength(3);
  expect(console.stats()).toMatchObject({ delivered: 2, dropped: { queue_full: 1 } });
});

test('a console that is closed is no error of the application, and is counted', () => {
  const { console } = printed('EPIPE', 'EBADF');
  expect(console.stats()).toMatchObject({ offered: 3, delivered: 1, dropped: { rejected: 2 } });
});
