/** A tracker beside other transports: it finds the acknowledgement that never came. Time is the example's own, so that it need not wait. */
import {
  BufferedEmitter,
  emitted,
  FlowEmitter,
  FlowTracker,
  ingress,
  MemoryTransport,
  MultiTransport,
  processed,
} from '@weir/flow-events';

const START_S = 1_800_000_000;
let nowS = START_S;
let tick = (): void => {};

const timeouts = new MemoryTransport();
const timeoutEmitter = new BufferedEmitter(timeouts);
const tracker = new FlowTracker({
  emitter: timeoutEmitter,
  onSettled: ({ flowId, state, waitNs, workNs }) =>
    console.log(`${flowId} ${state}: waited ${waitNs / 1_000_000n} ms, worked ${workNs / 1_000_000n} ms`),
  clock: () => [nowS, 0],
  schedule: (given) => {
    tick = given;
    return () => {};
  },
});

const transport = new MultiTransport([
  { name: 'kept', transport: new MemoryTransport() },
  { name: 'tracker', transport: tracker },
]);
const emitter = new FlowEmitter(transport);

for (const order of ['order-1', 'order-2']) {
  await emitter.emit(ingress(order).group('orders').node('shop', 'producer').timestamp([nowS, 0]));
  await emitter.emit(
    emitted(order)
      .group('orders')
      .node('shop', 'producer')
      .ack('explicit', { by: 'warehouse', deadlineMs: 5_000 })
      .timestamp([nowS, 20_000_000]),
  );
}
// Only the first order is answered.
await emitter.emit(processed('order-1').group('orders').node('warehouse', 'consumer').timestamp([nowS, 500_000_000]));
await transport.forceFlush();

nowS += 60;
tick();
await timeoutEmitter.forceFlush();
for (const { flow_id, status, ack } of timeouts.events) console.log(`${flow_id} ${status}: no word from ${ack?.by}`);
const { open, settled } = tracker.stats();
console.log({ open, complete: settled.complete });

await emitter.shutdown();
await timeoutEmitter.shutdown();
