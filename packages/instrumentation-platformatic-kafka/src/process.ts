/** What the application wraps its work on messages in. */
import { context } from '@opentelemetry/api';
import { processWide } from '@weir/otel-compat';
import type { KafkaMessage } from './client.ts';
import { guarded } from './faults.ts';
import type { ProcessTracing, Work } from './process-tracing.ts';

/** The tracing of the instrumentation that is enabled, for every copy of this package in the process. */
export const enabledTracing: { current: ProcessTracing | undefined } = processWide('kafka-process-tracing.v1', () => ({
  current: undefined as ProcessTracing | undefined,
}));

/**
 * Works on one message in a `process` span, which is active while `work` runs, with the baggage of the message.
 *
 * The span ends when `work` returns or, where it gives a promise, when that settles, and fails if `work` fails. While no
 * instrumentation is enabled it is a call of `work`.
 *
 * @returns what `work` returns
 * @throws what `work` throws
 * @example
 * for await (const message of stream) await processMessage(message, handle);
 */
export function processMessage<Message extends KafkaMessage, Result>(
  message: Message,
  work: (message: Message) => Result,
): Result {
  const begun = enabledTracing.current?.begin(message);
  return begun === undefined ? work(message) : runIn(begun, () => work(message));
}

/**
 * Works on a batch in one `process` span that links to whatever created each message.
 *
 * Inside, `processMessage` gives each message a span with its own times, a child of the batch's; the batch's duration is
 * then left out of `messaging.process.duration`, so that no work is counted twice.
 *
 * @returns what `work` returns
 * @throws what `work` throws
 * @example
 * await processBatch(batch, (messages) => store(messages));
 */
export function processBatch<Message extends KafkaMessage, Result>(
  messages: readonly Message[],
  work: (messages: readonly Message[]) => Result,
): Result {
  const begun = messages.length === 0 ? undefined : enabledTracing.current?.beginBatch(messages);
  return begun === undefined ? work(messages) : runIn(begun, () => work(messages));
}

function runIn<Result>(begun: Work, work: () => Result): Result {
  let result: Result;
  try {
    result = context.with(begun.context, work);
  } catch (error) {
    begun.end({ error });
    throw error;
  }
  if (!isThenable(result)) {
    begun.end();
    return result;
  }
  return result.then(
    (value) => {
      begun.end();
      return value;
    },
    (error: unknown) => {
      begun.end({ error });
      throw error;
    },
  ) as Result;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    guarded('looking at a result', () => typeof (value as PromiseLike<unknown> | null)?.then === 'function') === true
  );
}
