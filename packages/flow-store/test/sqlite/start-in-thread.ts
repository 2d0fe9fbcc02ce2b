/** Serves a store in the thread that asks, over the same messages: a stand-in for its thread, which takes long to start. */
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { StartThread } from '../../src/sqlite/protocol.ts';
import { serve } from '../../src/sqlite/serve.ts';

export const startInThread: StartThread = (data) => {
  const { port1, port2 } = new MessageChannel();
  serve(port2, data);
  // As a thread does that has nothing more to do.
  const end = new EventEmitter();
  port1.once('close', () => end.emit('exit'));
  return {
    postMessage: (request) => port1.postMessage(request),
    on: (event: string, listener: never) => (event === 'message' ? port1.on(event, listener) : end),
    once: (event, listener) => end.once(event, listener),
    ref: () => port1.ref(),
    unref: () => port1.unref(),
    terminate: async () => port1.close(),
  };
};
