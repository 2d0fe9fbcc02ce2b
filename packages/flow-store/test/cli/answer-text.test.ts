import { expect, test } from 'vitest';
import { statusText } from '../../src/cli/answer-text.ts';
import type { FlowStoreStatus } from '../../src/contract/answers.ts';

const status: FlowStoreStatus = {
  engine: 'clickhouse',
  schemaVersion: 1,
  events: 320,
  flows: 40,
  openFlows: 2,
  bytes: 9_131,
  repeats: 0,
  evictedFlows: 0,
  evictedEvents: 0,
  badMessages: 2,
  lastBadMessage: {
    topic: 'flows',
    partition: 1,
    offset: 27n,
    reason: 'not parsed: it is\nno JSON',
    at: 1_700_000_000_123_000_000n,
  },
};

test('the status is a line for each count, the last message that is no flow event, and what is read of each partition', () => {
  const partitions = [
    { partition: 0, offset: 42n, lag: 0 },
    { partition: 1, offset: 9_007_199_254_740_993n, lag: 1_200 },
  ];
  const problem = 'Broker: Unknown topic or partition';
  const readTopics = [{ topic: 'flows', group: 'store', messages: 320, problem, partitions }];
  expect(statusText({ ...status, readTopics })).toEqual([
    'engine         clickhouse',
    'schemaVersion  1',
    'events         320',
    'flows          40',
    'openFlows      2',
    'bytes          9131',
    'repeats        0',
    'evictedFlows   0',
    'evictedEvents  0',
    'badMessages    2',
    'lastBadMessage flows 1, offset 27, 2023-11-14T22:13:20.123Z: not parsed: it is no JSON',
    '',
    'flows: group store has read 320 messages since the server was started; it met: Broker: Unknown topic or partition',
    'topic  group  partition              next   lag',
    'flows  store          0                42     0',
    'flows  store          1  9007199254740993  1200',
  ]);
});

test('where the server does not tell the lag, the status says who does', () => {
  const readTopics = [{ topic: 'flows', group: 'store', messages: 42, partitions: [{ partition: 0, offset: 42n }] }];
  expect(statusText({ ...status, readTopics }).at(-1)).toBe('the server does not tell the lag: --brokers asks Kafka');
  const nothing = statusText({
    ...status,
    readTopics: [{ ...readTopics[0], partitions: [] } as (typeof readTopics)[0]],
  });
  expect(nothing.at(-1)).toBe('nothing was read of any partition');
});
