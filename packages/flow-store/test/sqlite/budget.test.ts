import { ingress } from '@weir/flow-events';
import { expect, test } from 'vitest';
import type { Asked } from '../../src/contract/asked.ts';
import { Engine } from '../../src/sqlite/engine.ts';
import { Budget } from '../../src/sqlite/budget.ts';

test('a budget ends a question soon after its time is over, and not before', () => {
  let isOver = false;
  const budget = new Budget(() => isOver);
  for (let step = 0; step < 10_000; step += 1) budget.step();
  isOver = true;
  expect(() => {
    for (let step = 0; step < 256; step += 1) budget.step();
  }).toThrow('WEIR_FLOW_STORE_TIMEOUT: the question took too long');
});

test('each question that goes through many rows is ended by its budget, and the next one is answered', () => {
  const retain = { bytes: 1e9, ageMs: Number.POSITIVE_INFINITY };
  const engine = new Engine({ file: ':memory:', readOnly: false, retain, maxEventsPerFlow: 10 });
  const flows = Array.from({ length: 5_200 }, (_, index) =>
    [0, 1].map((second) =>
      ingress(`flow-${index}`)
        .node(`node-${(index + second) % 700}`, 'producer')
        .ack('explicit', { deadlineMs: 1 })
        .timestamp([1_700_000_000 + second, index])
        .build(),
    ),
  );
  engine.append(flows, 0);
  const query = { limit: 100, node: 'nowhere' };
  const questions: readonly Asked[] = [
    { name: 'open', query },
    { name: 'late', query },
    { name: 'overdue', query },
    { name: 'search', text: 'flow', query },
    { name: 'pathways', query: { limit: 1_000 } },
    { name: 'edges', query: { limit: 1_000 } },
  ];
  const judgement = { nowNs: 1_800_000_000_000_000_000n, lostAfterNs: undefined };
  for (const asked of questions) {
    expect(() => engine.ask(asked, judgement, () => true), asked.name).toThrow('WEIR_FLOW_STORE_TIMEOUT');
    expect(
      engine.ask(asked, judgement, () => false),
      asked.name,
    ).toBeDefined();
  }
  engine.close();
});
