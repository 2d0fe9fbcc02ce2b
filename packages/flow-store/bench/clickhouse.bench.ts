/** Does ClickHouse take events in as fast as it can, and does what is asked of a time stay as quick when the store grows? */
import type { Question } from '../../../test/bench/question.ts';
import { EVENTS, filledStores } from './clickhouse/filled.ts';
import type { Filled } from './clickhouse/filling.ts';

/** What each file took when the stores were filled, in turn. */
function ofFiles(side: keyof Filled): () => Promise<{ sample: () => number }> {
  return async () => {
    const { files } = await filledStores();
    let next = 0;
    return {
      sample: () => {
        const file = files[next % files.length];
        next += 1;
        return file?.[side] ?? Number.NaN;
      },
    };
  };
}

function asking(name: string, size: 'large' | 'small'): () => Promise<() => unknown> {
  return async () => {
    const { asks, [size]: store } = await filledStores();
    return () => asks[name]?.(store);
  };
}

const grown = (name: string, question: string): Question => ({
  name: `flow-store/clickhouse-${name.replace(', a ', '-')}`,
  question: `${question} among ${EVENTS} events, against among a tenth of them?`,
  iterations: 1,
  ours: { name: `${EVENTS} events`, setup: asking(name, 'large') },
  rivals: [{ name: `${EVENTS / 10} events`, setup: asking(name, 'small') }],
  bar: { kind: 'at_most', ratio: 2 },
});

const all: readonly Question[] = [
  {
    name: 'flow-store/clickhouse-in',
    question: 'What does an event take with all views, against into one bare table of the same columns?',
    ours: { name: 'all views', setup: ofFiles('oursNs') },
    rivals: [{ name: 'a bare table', setup: ofFiles('bareNs') }],
    bar: { kind: 'at_most', ratio: 2 },
  },
  grown('flow', 'What does a flow by its id take'),
  grown('open, a minute', 'What do the open flows of a minute that holds 7,500 take'),
  grown('late, a minute', 'What do the late flows of a minute that holds 7,500 take'),
];

export default all;
