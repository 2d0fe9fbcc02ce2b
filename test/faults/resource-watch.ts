/** Finds timers, sockets and other handles that something made and did not end. */
import { createHook } from 'node:async_hooks';

/** Kinds of resources that must be ended by whoever makes them, as async_hooks names them. */
const KINDS: ReadonlySet<string> = new Set([
  'FSEVENTWRAP',
  'MESSAGEPORT',
  'PIPESERVERWRAP',
  'PIPEWRAP',
  'PROCESSWRAP',
  'STATWATCHER',
  'TCPSERVERWRAP',
  'TCPWRAP',
  'Timeout',
  'TTYWRAP',
  'UDPWRAP',
  'WORKER',
]);

// Who made a resource is told by the file nearest to it. What the test runner makes meanwhile is its own.
const RUNNER = /^.*node_modules[\\/](?:\.pnpm[\\/])?@?vitest/;

// A timer of Node that is shared by all servers: when it goes off, the time in their `Date` header has changed.
const DATE_HEADER = /\(node:internal\/http:/;

// The end of a handle is known one or two turns after it was closed.
const TURNS = 3;

/** A watch over the resources of this thread. */
export interface ResourceWatch {
  /** What was made since and is not ended: its kind, and where it was made. Ends the watch. */
  leaks(): Promise<readonly string[]>;
}

/**
 * Watches from now on. Unlike `process.getActiveResourcesInfo` it also sees what does not keep the process alive: timers
 * without a reference, idle sockets of a pool.
 */
export function watchResources(): ResourceWatch {
  const open = new Map<number, string>();
  const hook = createHook({
    init(asyncId, type) {
      if (!KINDS.has(type)) return;
      const stack = stackHere();
      const files = stack.filter((frame) => !/\(node:|at node:/.test(frame)).join('\n');
      if (RUNNER.test(files) || stack.some((frame) => DATE_HEADER.test(frame))) return;
      open.set(asyncId, `${type}\n${files}`);
    },
    destroy: (asyncId) => void open.delete(asyncId),
  }).enable();
  return {
    async leaks() {
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((next) => setImmediate(next));
      hook.disable();
      return [...open.values()];
    },
  };
}

/** The frames of whoever made the resource. */
function stackHere(): readonly string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  const frames = stack.split('\n').slice(1);
  return frames.filter((frame) => !frame.includes('resource-watch.ts'));
}
