import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { SpanView } from '@weir/viewer/api';
import { openRows, treeRows } from '../../page/traces/tree-rows.ts';

const span = (spanId: string, parentSpanId: string | undefined, start: number): SpanView => ({
  traceId: 'a'.repeat(32),
  spanId,
  ...(parentSpanId !== undefined && { parentSpanId }),
  name: spanId,
  kind: 'internal',
  service: 'shop',
  scope: '',
  startNs: String(start),
  endNs: String(start + 1),
  durationNs: '1',
  status: 'unset',
});

const shape = (rows: ReturnType<typeof treeRows>) => rows.map(({ spanId, depth }) => `${depth}${spanId}`);

test('a parent stands before its children, these by their start', () => {
  const spans = [span('c', 'a', 3), span('b', 'a', 2), span('a', undefined, 1), span('d', 'b', 4)];
  expect(shape(treeRows(spans))).toEqual(['0a', '1b', '2d', '1c']);
});

test('a span whose parent is not there begins a tree', () => {
  expect(shape(treeRows([span('b', 'gone', 2), span('a', undefined, 1)]))).toEqual(['0a', '0b']);
});

test('spans that are each the parent of the other are shown all the same', () => {
  expect(shape(treeRows([span('a', 'b', 1), span('b', 'a', 2)]))).toEqual(['0a', '1b']);
});

test('what is below a closed row is hidden, what follows it is not', () => {
  const rows = treeRows([span('a', undefined, 1), span('b', 'a', 2), span('c', 'b', 3), span('d', 'a', 4)]);
  expect(shape(openRows(rows, new Set(['b'])))).toEqual(['0a', '1b', '1d']);
});

test.prop([fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.nat(100)), { maxLength: 40 })])(
  'each span is one row, whatever it names as its parent',
  (drawn) => {
    const spans = [
      ...new Map(drawn.map(([id, parent, start]) => [id, span(String(id), String(parent), start)])).values(),
    ];
    const rows = treeRows(spans).map(({ spanId }) => spanId);
    expect(rows.toSorted()).toEqual(spans.map(({ spanId }) => spanId).toSorted());
  },
);
