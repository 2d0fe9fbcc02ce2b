import { expect, test } from 'vitest';
import { FlowEmitter, ingress, MemoryTransport } from '../../src/index.ts';

test('events are kept in order up to the bound, and what is over it is rejected', async () => {
  const transport = new MemoryTransport({ maxEvents: 2 });
  const emitter = new FlowEmitter(transport);
  for (const id of ['a', 'b', 'c']) emitter.emitBestEffort(ingress(id).node('n', 'producer'));
  await emitter.forceFlush();
  expect(transport.events.map((event) => event.flow_id)).toEqual(['a', 'b']);
  expect(emitter.stats()).toMatchObject({ delivered: 2, dropped: { rejected: 1 } });
  transport.clear();
  expect(transport.events).toEqual([]);
});

test('a bound that is none is refused', () => {
  expect(() => new MemoryTransport({ maxEvents: 0 })).toThrow(
    'WEIR_FLOW_OPTION: maxEvents must be an integer of at least 1',
  );
});
