import type { HttpAnswer } from '@weir/delivery/http';
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { flowEventsStats } from '../../src/index.ts';
import { flowResults } from '../../src/transports/http-answer.ts';

function json(body: unknown, status = 200): Omit<HttpAnswer, 'headers'> {
  return {
    status,
    contentType: 'application/json',
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  };
}

/** What `flowResults` gives, and how many faults it counted. */
function judged(answer: Omit<HttpAnswer, 'headers'>, count = 3) {
  const before = flowEventsStats().bad_answer;
  const results = flowResults(answer, count);
  return { results, faults: flowEventsStats().bad_answer - before };
}

test('lines that are named are rejected or to be tried again, all others are delivered', () => {
  const results = ['delivered', 'rejected', 'retry'];
  expect(judged(json({ rejected: [1], retry: [2] }))).toEqual({ results, faults: 0 });
  expect(judged(json({ rejected: [1], retry: [2], more: 'words' }, 207))).toEqual({ results, faults: 0 });
});

test('an event that is named in both is tried again, and one that is named twice is one', () => {
  expect(judged(json({ rejected: [0, 0, 1], retry: [1] })).results).toEqual(['rejected', 'retry', 'delivered']);
});

test.for([
  ['no body', { status: 204, contentType: '', body: Buffer.alloc(0) }],
  ['JSON without a body', { status: 200, contentType: 'application/json', body: Buffer.alloc(0) }],
  ['text', { status: 200, contentType: 'text/plain', body: Buffer.from('{"rejected":[0]}') }],
  ['text that is too long', { status: 200, contentType: 'text/html', body: undefined }],
  ['an object that says nothing', json({})],
  ['empty lists', json({ rejected: [], retry: [] }, 207)],
] as const)('with %s all are delivered', ([, answer]) => {
  expect(judged(answer)).toEqual({ results: undefined, faults: 0 });
});

test.for([
  ['no JSON', json('{"rejected":')],
  ['half of UTF-8', { ...json(''), body: Buffer.from([0x7b, 0xff]) }],
  ['no object', json('[0]')],
  ['null', json('null')],
  ['lists that are none', json({ rejected: { 0: 1 } })],
  ['JSON that is too long', { ...json(''), body: undefined }],
  ['JSON that is too deep', json('['.repeat(60_000))],
] as const)('an answer of success with %s is that success, and counted as a fault', ([, answer]) => {
  expect(judged(answer)).toEqual({ results: undefined, faults: 1 });
  const unknown = { results: ['retry', 'retry', 'retry'], faults: 1 };
  expect(judged({ ...answer, status: 207 })).toEqual(unknown);
});

test.for([
  ['text', { status: 207, contentType: 'application/xml', body: Buffer.from('<multistatus/>') }],
  ['no lists', json({}, 207)],
] as const)('of 207 with %s nothing is known, and all are tried again', ([, answer]) => {
  expect(judged(answer)).toEqual({ results: ['retry', 'retry', 'retry'], faults: 1 });
});

test.for([[-1], [3], [1.5], ['0'], [null], [1e300], [[0]], ['__proto__'], ['length']])(
  'a line that the batch does not have is ignored, and counted as a fault: %j',
  ([line]) => {
    const { results, faults } = judged(json({ retry: [line, 0], rejected: [line] }));
    expect(results).toEqual(['retry', 'delivered', 'delivered']);
    expect(faults).toBe(2);
  },
);

property.prop(
  [
    fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((lists) => `{"rejected":${lists},"retry":${lists}}`),
    ),
    fc.constantFrom(200, 207),
    fc.integer({ min: 1, max: 5 }),
  ],
  {
    numRuns: HOSTILE_CASES / 10,
  },
)('whatever is answered, each event of the batch has one fate', (body, status, count) => {
  const results = flowResults(json(body, status), count);
  if (results !== undefined) expect(results).toHaveLength(count);
  for (const result of results ?? []) expect(['delivered', 'retry', 'rejected']).toContain(result);
});
