import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ServicesState } from './state.ts';

const running = { name: 'redis', version: '7', pids: [1], endpoints: {} } as const;

test('one checkout has one state, however its path is written, and another has another', () => {
  const parent = mkdtempSync(join(tmpdir(), 'weir-state-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  new ServicesState('/checkout/one/', parent).add({ running, dataDir: '/data' });
  expect(new ServicesState('/checkout/one', parent).read()).toEqual([{ running, dataDir: '/data' }]);
  expect(new ServicesState('/checkout/other', parent).read()).toEqual([]);
});
