import { fc, test } from '@fast-check/vitest';
import { compatibilityPartitioner } from '@platformatic/kafka';
import { expect } from 'vitest';
import { keyHash } from '../../src/kafka/partition.ts';

test.each([
  ['21', -973_932_308],
  ['foobar', -790_332_482],
  ['a-little-bit-long-string', -985_981_536],
  ['a-little-bit-longer-string', -1_486_304_829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ['abc', 479_470_107],
])('hashes %s as the Java client does', (key, murmur2) => {
  // The values are those of Kafka's own tests (UtilsTest, testMurmur2); a partition is chosen by their lower 31 bits.
  expect(keyHash(Buffer.from(key))).toBe(murmur2 & 0x7fffffff);
});

test.prop([fc.uint8Array({ maxLength: 100 })])(
  'agrees for any key with what the Kafka client offers for compatibility, and is no negative number',
  (key) => {
    const hash = keyHash(key);
    expect(hash).toBe(compatibilityPartitioner({ topic: 'orders' }, Buffer.from(key)));
    expect(hash).toBeGreaterThanOrEqual(0);
  },
);
