/** Serves a store in the thread that asks, over the same messages: a stand-in for its thread, which takes long to start. */
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { StartThread } from '../../src/sqlite/protocol.ts';
import { serve } from '../../src/sqlite/serve.ts';

export const startInThread: StartThread = (data) => {
  const { port1, port2 } = new MessageChannel();
  serve(port2, data);
  return Object.assign(new EventEmitter(), {
    postMessage: port1.postMessage.bind(port1),
    on: port1.on.bind(port1) as never,
    ref: () => port1.ref(),
    unref: () => port1.unref(),
    terminate: async () => {
      port1.close();
    },
  });
};
