/** Events that leave without holding anyone up: a receiver that is down at first, retries, and counts that add up. */
import { BufferedEmitter, type FlowTransport, ingress, MemoryTransport, processed } from '@weir/flow-events';

const memory = new MemoryTransport();
let attempts = 0;

/** Fails twice, as a receiver does that is just being restarted. */
const flaky: FlowTransport = {
  async send(events) {
    attempts += 1;
    if (attempts <= 2) throw new Error('the receiver is down');
    return memory.send(events);
  },
};

const emitter = new BufferedEmitter(flaky, {
  queue: { maxItems: 1_000, onFull: 'drop_newest' },
  retry: { baseMs: 10, maxAttempts: 5 },
});

for (let order = 1; order <= 3; order += 1) {
  emitter.emitBestEffort(ingress(`order-${order}`).node('api-gateway', 'producer'));
  emitter.emitBestEffort(processed(`order-${order}`).node('worker', 'consumer'));
}
// No event at all: it is counted, and nothing is thrown.
emitter.emitBestEffort(ingress('').node('api-gateway', 'producer'));

console.log('everything delivered:', await emitter.shutdown({ timeoutMs: 5_000 }));
const { offered, delivered, pending, badEvents } = emitter.metrics();
console.log({ offered, delivered, pending, badEvents });
console.log('attempts:', attempts, '- received once each:', new Set(memory.events.map((event) => event.event_id)).size);
