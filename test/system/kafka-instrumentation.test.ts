import { expect, test } from 'vitest';
import type { ReceivedSpan } from '@weir/viewer';
import { kafkaInstrumentationStats } from '@weir/instrumentation-platformatic-kafka';
import { untilCollected } from '../services/collector/collected.ts';
import { givenCollector } from '../services/collector/environment.ts';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';
import { withTopic } from '../services/kafka/round-trip.ts';
import {
  LOOP_KINDS,
  type LoopKind,
  sendAll,
  SENT_AT_ONCE,
  SLOW,
  startTelemetry,
  WORKED_ON_AT_ONCE,
  workOnAll,
} from './kafka-application.ts';
import { kafkaClient } from './kafka-clients.ts';

const COUNT = 1_000;
const CLIENTS = ['newest', 'oldest'] as const;
/** One for each message and loop, and one for each batch. */
const WORK_SPANS = COUNT * LOOP_KINDS.length + COUNT / WORKED_ON_AT_ONCE;
const connection = plaintextConnection(kafkaEndpoints(process.env));
const collector = givenCollector(process.env);

test.for(CLIENTS)(
  '1,000 messages through each kind of loop: every parent and link is right in what the Collector received (%s client)',
  async (which) => {
    const { service, tracer, stop } = startTelemetry(collector.endpoints['otlpHttp'] ?? '');
    const before = kafkaInstrumentationStats();
    const kafka = await kafkaClient(which);
    const work = await withTopic(connection, async (topic) => {
      const producer = new kafka.Producer({
        clientId: 'producer',
        ...connection,
        serializers: kafka.stringSerializers,
      });
      await sendAll(producer, topic, tracer, COUNT);
      await producer.close();
      const done = new Map<LoopKind, Awaited<ReturnType<typeof workOnAll>>>();
      for (const kind of LOOP_KINDS) done.set(kind, await workOnAll(kafka, connection, topic, kind, COUNT));
      return done;
    });
    await stop();
    expect(kafkaInstrumentationStats()).toEqual(before);

    const { spans: everything } = await untilCollected(
      collector,
      (collected) => processed(of(service, collected.spans)).length >= WORK_SPANS,
      { timeoutMs: 60_000 },
    );
    // As they began: exports overtake each other.
    const spans = of(service, everything).toSorted((a, b) => (a.startTime < b.startTime ? -1 : 1));
    const created = checkProduced(spans);
    for (const [kind, { groupId, seen }] of work) {
      const ofGroup = spans.filter(({ attributes }) => attributes['messaging.consumer.group.name'] === groupId);
      checkPolled(ofGroup, created);
      checkProcessed(ofGroup, created, kind);
      const indexes = seen.map(({ index }) => index);
      expect(indexes).toEqual(range(COUNT));
      for (const { index, flowId, requestId, spanId } of seen) {
        const first = index - (index % SENT_AT_ONCE);
        expect({ flowId, requestId }).toEqual({ flowId: `flow-${first}`, requestId: `request-${first}` });
        expect(spanId).toBe(one(ofGroup, index).spanId);
      }
      const commits = ofGroup.filter(({ name }) => name.startsWith('commit '));
      const owners = commits.map(({ parentSpanId }) => ofGroup.find(({ spanId }) => spanId === parentSpanId));
      expect(owners.map((owner) => owner?.attributes['test.index'])).toEqual(
        range(COUNT / 100).map((hundred) => hundred * 100 + 99),
      );
    }
  },
);

function of(service: string, spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  return spans.filter(({ resource }) => resource['service.name'] === service);
}

function processed(spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  return spans.filter(({ name }) => name.startsWith('process '));
}

/** Each message has a span of its own, in the span that sent it, and the send of its batch links to it. */
function checkProduced(spans: readonly ReceivedSpan[]): ReadonlyMap<number, ReceivedSpan> {
  const creates = spans.filter(({ name }) => name.startsWith('create '));
  const created = new Map(creates.map((span) => [Number(span.attributes['test.index']), span]));
  expect([...created.keys()]).toEqual(range(COUNT));
  const sends = spans.filter(({ name }) => name.startsWith('send '));
  expect(sends.map(({ kind, attributes }) => [kind, attributes['messaging.batch.message_count']])).toEqual(
    range(COUNT / SENT_AT_ONCE).map(() => [3, SENT_AT_ONCE]),
  );
  for (const [batch, { links, parentSpanId, startTime, endTime }] of sends.entries()) {
    const own = range(SENT_AT_ONCE).map((at) => created.get(batch * SENT_AT_ONCE + at));
    expect(links.map(({ spanId }) => spanId)).toEqual(own.map((span) => span?.spanId));
    const parent = spans.find(({ spanId }) => spanId === parentSpanId);
    expect(parent?.name).toBe('produce');
    for (const span of own) expect(span?.parentSpanId).toBe(parentSpanId);
    expect(endTime).toBeGreaterThan(startTime);
  }
  return created;
}

/** Each message came in one poll, which links to what created it and says where it was. */
function checkPolled(spans: readonly ReceivedSpan[], created: ReadonlyMap<number, ReceivedSpan>): void {
  const polls = spans.filter(({ name }) => name.startsWith('poll '));
  for (const { parentSpanId, links, attributes } of polls) {
    expect(parentSpanId).toBeUndefined();
    expect(links).toHaveLength(Number(attributes['messaging.batch.message_count']));
  }
  const links = polls.flatMap((poll) => poll.links);
  expect(links.map(({ spanId }) => spanId)).toEqual(range(COUNT).map((index) => created.get(index)?.spanId));
  expect(links.map(({ attributes }) => attributes['kafka.offset'])).toEqual(range(COUNT));
}

/** The work on each message is where it belongs, and took as long as it took. */
function checkProcessed(
  spans: readonly ReceivedSpan[],
  created: ReadonlyMap<number, ReceivedSpan>,
  kind: LoopKind,
): void {
  const polls = spans.filter(({ name }) => name.startsWith('poll '));
  const batches = processed(spans).filter(({ attributes }) => 'messaging.batch.message_count' in attributes);
  expect(batches).toHaveLength(kind === 'batch' ? COUNT / WORKED_ON_AT_ONCE : 0);
  let previousEnd = 0n;
  for (const index of range(COUNT)) {
    const span = one(spans, index);
    const creator = created.get(index);
    expect(span).toMatchObject({ kind: 5, status: { code: 0 } });
    expect(span.attributes).toMatchObject({
      'messaging.destination.partition.id': '0',
      'kafka.offset': index,
      'messaging.message.body.size': JSON.stringify({ index }).length,
    });
    const [toCreator, toPoll, ...others] = span.links;
    expect(others).toEqual([]);
    expect(toCreator?.spanId).toBe(creator?.spanId);
    const poll = polls.find(({ spanId }) => spanId === toPoll?.spanId);
    expect(poll?.links.map(({ spanId }) => spanId)).toContain(creator?.spanId);
    // In a batch the batch is the parent, else what created the message.
    const batch = batches[Math.floor(index / WORKED_ON_AT_ONCE)];
    expect(span.parentSpanId).toBe((batch ?? creator)?.spanId);
    expect(span.traceId).toBe((batch ?? creator)?.traceId);
    // A timer of Node may fire a millisecond early; nothing else makes the work shorter than what was put into it.
    const injectedMs = index % SLOW.every === 0 ? SLOW.ms - 1 : 0;
    expect(span.endTime - span.startTime).toBeGreaterThanOrEqual(BigInt(injectedMs) * 1_000_000n);
    // One after the other: no message has the times of its batch.
    expect(span.startTime).toBeGreaterThanOrEqual(previousEnd);
    previousEnd = span.endTime;
  }
  for (const [at, { parentSpanId, links, attributes, startTime, endTime }] of batches.entries()) {
    expect(parentSpanId).toBeUndefined();
    expect(attributes['messaging.batch.message_count']).toBe(WORKED_ON_AT_ONCE);
    const indexes = range(WORKED_ON_AT_ONCE).map((offset) => at * WORKED_ON_AT_ONCE + offset);
    const creators = links.slice(0, WORKED_ON_AT_ONCE).map(({ spanId }) => spanId);
    expect(creators).toEqual(indexes.map((index) => created.get(index)?.spanId));
    for (const { spanId } of links.slice(WORKED_ON_AT_ONCE)) expect(polls.map((poll) => poll.spanId)).toContain(spanId);
    const members = indexes.map((index) => one(spans, index));
    expect(startTime).toBeLessThanOrEqual(members[0]?.startTime ?? 0n);
    expect(endTime).toBeGreaterThanOrEqual(members.at(-1)?.endTime ?? endTime + 1n);
  }
}

function one(spans: readonly ReceivedSpan[], index: number): ReceivedSpan {
  const found = spans.filter(
    ({ name, attributes }) => name.startsWith('process ') && attributes['test.index'] === index,
  );
  const [span] = found;
  if (span === undefined || found.length > 1) throw new Error(`message ${index} has ${found.length} spans`);
  return span;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
