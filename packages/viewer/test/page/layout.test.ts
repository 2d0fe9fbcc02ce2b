import { expect, test } from 'vitest';
import type { GraphEdge, GraphNode, PathwayFigures } from '@weir/viewer/api';
import { place } from '../../page/pathways/layout.ts';

const none = { count: 0, p50: '0', p95: '0', p99: '0' };
const figures: PathwayFigures = { count: 1, rate: 1, errors: 0, wait: none, work: none };
const node = (id: string, kind: GraphNode['kind'] = 'node'): GraphNode => ({ id, kind, figures, missingAcks: 0 });
const edge = (from: string, to: string, via?: string): GraphEdge => ({
  from,
  to,
  ...figures,
  ...(via !== undefined && { via }),
});

test('a message goes from its sender through its topic to its receiver, from left to right', () => {
  const placed = place({
    nodes: [node('shop'), node('mail'), node('orders', 'topic')],
    edges: [edge('shop', 'mail', 'orders')],
  });
  const [shop, mail, orders] = placed.nodes.map(({ x }) => x) as [number, number, number];
  expect(shop).toBeLessThan(orders);
  expect(orders).toBeLessThan(mail);
  expect(placed.edges.map(({ label }) => label !== undefined)).toEqual([false, true]);
});

test('the figures of two ways against each other stand apart', () => {
  const placed = place({ nodes: [node('shop'), node('store')], edges: [edge('shop', 'store'), edge('store', 'shop')] });
  const [there, back] = placed.edges.map(({ label }) => label?.y) as [number, number];
  expect(Math.abs(there - back)).toBeGreaterThan(40);
});

test('a topic may have the name of a node, and a way to a node that is not there is left out', () => {
  const placed = place({ nodes: [node('orders'), node('orders', 'topic')], edges: [edge('orders', 'gone')] });
  expect([placed.nodes.length, placed.edges.length]).toEqual([2, 0]);
});
