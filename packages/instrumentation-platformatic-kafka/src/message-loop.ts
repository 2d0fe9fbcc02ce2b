/** A loop over messages whose every round is a `process` span. */
import { type Context, context } from '@opentelemetry/api';
import type { KafkaMessage } from './client.ts';
import { guarded } from './faults.ts';
import { enabledTracing } from './process.ts';
import type { Work } from './process-tracing.ts';

/**
 * The messages of a stream, each in a `process` span of its own that lasts until the loop asks for the next one.
 *
 * The span is active in the body of the loop where the API can attach a context (1.10); with API 1.9 it is not. It is not
 * told of errors that leave the loop. `processMessage` does both. For loops that work on one message at a time.
 *
 * A promise, so that the loop begins after an `await`: a context that is attached in the first, synchronous part of an async
 * function stays in force for its caller, who has nothing to do with the message.
 *
 * @example
 * for await (const message of await instrumentMessages(stream)) handle(message);
 */
export function instrumentMessages<Message extends KafkaMessage>(
  stream: AsyncIterable<Message>,
): Promise<AsyncIterable<Message>> {
  followChains();
  const source = (sources.get(stream) as AsyncIterable<Message> | undefined) ?? stream;
  return Promise.resolve({ [Symbol.asyncIterator]: () => new MessageLoop(source[Symbol.asyncIterator](), true) });
}

/** Makes `for await` over a stream make such spans by itself; active from the second round on, since nothing is awaited before. */
export function instrumentStream(stream: AsyncIterable<KafkaMessage>): void {
  if (sources.has(stream)) return;
  const iterate = stream[Symbol.asyncIterator].bind(stream);
  const value = (): AsyncIterator<KafkaMessage> => {
    followChains();
    return new MessageLoop(iterate(), false);
  };
  Object.defineProperty(stream, Symbol.asyncIterator, { value, configurable: true, writable: true });
  sources.set(stream, { [Symbol.asyncIterator]: iterate });
}

/** What an instrumented stream gave before it was. */
const sources = new WeakMap<object, AsyncIterable<KafkaMessage>>();

/** Invariant: at most one piece of work is open, that on the message which was given last. */
class MessageLoop<Message extends KafkaMessage> implements AsyncIterator<Message> {
  readonly #source: AsyncIterator<Message>;
  /** Whether what is attached now stays within the loop. */
  #isOwnChain: boolean;
  #work: Work | undefined;
  #detach: (() => void) | undefined;

  constructor(source: AsyncIterator<Message>, isOwnChain: boolean) {
    this.#source = source;
    this.#isOwnChain = isOwnChain;
  }

  /** Not async: what is attached here stays in force for the caller, which `for await` is. */
  next(): Promise<IteratorResult<Message>> {
    this.#endRound();
    const tracing = enabledTracing.current;
    if (tracing === undefined) return this.#source.next();
    const scope = context.active();
    const round = new RoundContext(scope);
    if (this.#isOwnChain) this.#detach = attach(round);
    this.#isOwnChain = true;
    return this.#source.next().then((result) => {
      if (result.done === true) return result;
      this.#work?.end();
      this.#work = tracing.begin(result.value, scope);
      if (this.#work !== undefined) round.enter(this.#work.context);
      return result;
    });
  }

  return(value?: unknown): Promise<IteratorResult<Message>> {
    this.#endRound();
    return this.#source.return?.(value) ?? Promise.resolve({ done: true, value });
  }

  #endRound(): void {
    this.#work?.end();
    this.#work = undefined;
    this.#detach?.();
    this.#detach = undefined;
  }
}

/**
 * Has Node follow chains of calls from here on.
 *
 * On Node 22 an AsyncLocalStorage does so from its first use on: a context that is attached in a chain which began before
 * that is in force for the whole process.
 */
function followChains(): void {
  guarded('following chains of calls', () => context.with(context.active(), () => {}));
}

/** Attaches a context to the caller's chain of calls, where the API and the context manager can. */
function attach(attached: Context): (() => void) | undefined {
  return guarded('attaching a context', () => {
    const api = context as { attach?: (attached: Context) => { dispose: () => void } };
    const token = api.attach?.(attached);
    return token && ((): void => guarded('detaching a context', () => token.dispose()));
  });
}

/**
 * The context of one round of a loop.
 *
 * It has to be attached when the next message is asked for, and becomes that message's context when it is there. Work of
 * an earlier round that still goes on has the context of its own round.
 */
class RoundContext implements Context {
  #current: Context;

  constructor(current: Context) {
    this.#current = current;
  }

  enter(entered: Context): void {
    this.#current = entered;
  }

  getValue(key: symbol): unknown {
    return this.#current.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#current.setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.#current.deleteValue(key);
  }
}
