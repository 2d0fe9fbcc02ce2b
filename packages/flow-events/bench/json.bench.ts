/** What does the JSON of an event cost, as bytes? */
import { flowEventJson } from '@weir/flow-events';
import type { Question } from '../../../test/bench/question.ts';
import { benchEvents } from './events.ts';

const events = benchEvents(4_096);
const eventOf = (index: number): (typeof events)[number] => events[index % events.length] as (typeof events)[number];

const question: Question = {
  name: 'flow-events/json',
  question: 'an event as JSON bytes, versus JSON.stringify',
  ours: { name: 'flowEventJson', setup: () => (index) => Buffer.from(flowEventJson(eventOf(index))) },
  rivals: [{ name: 'JSON.stringify', setup: () => (index) => Buffer.from(JSON.stringify(eventOf(index))) }],
  bar: { kind: 'at_most', ratio: 1 },
};

export default question;
