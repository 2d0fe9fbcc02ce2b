import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { arbitraryFlowEvent, arbitraryFlowEventValue } from '../arbitrary-flow-event.ts';
import { checkedFlowEvent, type FlowEvent, flowEvent, flowEventJson } from '../../src/index.ts';

property.prop([arbitraryFlowEvent], { numRuns: 5_000 })(
  'the text of an event is what JSON.stringify makes of it',
  (event) => {
    expect(flowEventJson(event)).toBe(JSON.stringify(event));
  },
);

const awkward = fc.constantFrom('"', '\\', '\\"', '\u2028', '\u{1f30a}', 'é', "'", '/', '</script>', '{"a":1}');

property.prop([awkward, awkward, awkward])(
  'text that JSON escapes, or might, comes out as JSON.stringify has it',
  (a, b, c) => {
    const event = flowEvent(`${a}${b}`)
      .group(`${b}${c}`)
      .node('api-gateway', 'producer')
      .stage('error')
      .status('nack')
      .error(Object.assign(new Error(`${a}\u0000${c}\ud800`), { name: 'E' }))
      .meta(`${c}${a}`, `${b}\n\ud800`)
      .build();
    expect(flowEventJson(event)).toBe(JSON.stringify(event));
  },
);

property.prop([fc.array(arbitraryFlowEvent, { minLength: 30, maxLength: 60 })], { numRuns: 20 })(
  'it does not depend on the events before, however many nodes, stages and groups they were of',
  (events) => {
    for (const event of [...events, ...events]) expect(flowEventJson(event)).toBe(JSON.stringify(event));
  },
);

property.prop([arbitraryFlowEventValue, fc.dictionary(fc.string(), fc.anything())])(
  'what looks like an event and was never checked is written as it is, and is JSON',
  (value, more) => {
    const event = { ...more, ...value } as FlowEvent;
    let expected: string;
    try {
      expected = JSON.stringify(event);
    } catch {
      // A BigInt is no JSON, checked or not.
      return;
    }
    expect(flowEventJson(event)).toBe(expected);
  },
);

test('a negative zero, which the contract allows for a time, is written as JSON has it', () => {
  const event = checkedFlowEvent({
    ...flowEvent('a').node('n', 'bridge').stage('emit').status('sent').build(),
    ack: { type: 'none', latency_ms: -0 },
  });
  expect(flowEventJson(event)).toContain('"latency_ms":0');
});
