/** The loop of the thread: takes what came, joins appends that came together, answers in order. */
import type { MessagePort } from 'node:worker_threads';
import type { FlowEvent } from '@weir/flow-events';
import { FlowStoreError } from '../errors.ts';
import { engineError } from './database.ts';
import { Engine } from './engine.ts';
import type { Request, Response, ThreadData } from './protocol.ts';

type AppendRequest = Extract<Request, { kind: 'append' }>;
type AskRequest = Extract<Request, { kind: 'ask' }>;
type EvictRequest = Extract<Request, { kind: 'evict' }>;

// So much text at most becomes one transaction, which a question has to wait for.
const MAX_JOINED = 2_000_000;

/** Opens the engine and serves it until it is closed. A store that cannot be opened answers each request with why. */
export function serve(port: MessagePort, data: ThreadData): void {
  const waiting: Request[] = [];
  let engine: Engine | FlowStoreError;
  try {
    engine = new Engine(data);
  } catch (error) {
    engine = engineError(error);
  }
  const send = (response: Response): void => port.postMessage(response);
  const fail = (id: number, error: unknown): void => {
    const { code, message } = engineError(error);
    send({ kind: 'error', id, code, detail: message.slice(code.length + 2) });
  };

  const opened = (): Engine => {
    if (engine instanceof FlowStoreError) throw engine;
    return engine;
  };
  const append = (requests: readonly AppendRequest[]): void => {
    try {
      const calls = requests.map(({ lines }) => eventsOf(lines));
      const results = opened().append(calls, requests.at(-1)?.nowMs ?? 0);
      results.forEach((result, index) => send({ kind: 'appended', id: requests[index]?.id ?? 0, result }));
    } catch (error) {
      // One that cannot be stored keeps no other from it.
      if (requests.length > 1) for (const request of requests) append([request]);
      else for (const { id } of requests) fail(id, error);
    }
  };
  const evict = (nowMs: number): void => {
    try {
      const flowIds = opened().evict(nowMs);
      if (flowIds.length > 0) send({ kind: 'evicted', flowIds });
    } catch {
      // Whoever appends or asks next is told.
    }
  };
  const evictNamed = ({ id, flowIds }: EvictRequest): void => {
    try {
      send({ kind: 'answer', id, value: opened().evictNamed(flowIds) });
    } catch (error) {
      fail(id, error);
    }
  };
  const ask = ({ id, asked, nowNs, lostAfterNs, timeoutMs }: AskRequest): void => {
    const { abandoned } = data;
    const isAbandoned = (): boolean => Atomics.load(abandoned, id % abandoned.length) === id;
    if (isAbandoned()) return;
    const endMs = performance.now() + timeoutMs;
    try {
      const value = opened().ask(asked, { nowNs, lostAfterNs }, () => isAbandoned() || performance.now() > endMs);
      send({ kind: 'answer', id, value });
    } catch (error) {
      fail(id, error);
    }
  };
  const close = (id: number): void => {
    if (engine instanceof Engine) engine.close();
    send({ kind: 'answer', id, value: undefined });
    port.close();
  };

  const work = (): void => {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      if (request.kind === 'append') {
        const joined = [request, ...joinable(waiting, request.lines.length)];
        append(joined);
        evict(joined.at(-1)?.nowMs ?? 0);
      } else if (request.kind === 'ask') ask(request);
      else if (request.kind === 'evict') evictNamed(request);
      else if (request.kind === 'sweep') evict(request.nowMs);
      else close(request.id);
    }
  };
  let isScheduled = false;
  port.on('message', (request: Request) => {
    waiting.push(request);
    if (isScheduled) return;
    isScheduled = true;
    // What has come already is taken together.
    setImmediate(() => {
      isScheduled = false;
      work();
    });
  });
}

/** The appends that stand at the front. */
function joinable(waiting: Request[], length: number): readonly AppendRequest[] {
  const joined: AppendRequest[] = [];
  let total = length;
  for (let next = waiting[0]; next?.kind === 'append'; next = waiting[0]) {
    total += next.lines.length;
    if (total > MAX_JOINED) break;
    joined.push(next);
    waiting.shift();
  }
  return joined;
}

function eventsOf(lines: string): readonly FlowEvent[] {
  // Checked where they were given to the store.
  return lines.split('\n').map((line) => JSON.parse(line) as FlowEvent);
}
