import { expect, test } from 'vitest';
import { outputOf } from './example-output.ts';

test('the subscriber prints each operation with its tiers below it, and each event within its span', () => {
  expect(outputOf('telemetry-subscriber')).toEqual([
    'cache.get_or_insert loaded',
    '  * cache.operation_complete DEBUG',
    '  cache.tier memory miss',
    '    * cache.miss DEBUG',
    '  cache.tier remote miss',
    '    * cache.miss DEBUG',
    '  cache.load',
    '  cache.tier memory inserted',
    '    * cache.inserted INFO',
    '  cache.tier remote inserted',
    '    * cache.inserted INFO',
    'cache.get hit',
    '  * cache.operation_complete DEBUG',
    '  cache.tier memory hit',
    '    * cache.hit DEBUG',
    'cache.invalidate done',
    '  * cache.operation_complete DEBUG',
    '  cache.tier memory invalidated',
    '    * cache.invalidated INFO',
    '  cache.tier remote invalidated',
    '    * cache.invalidated INFO',
  ]);
});
