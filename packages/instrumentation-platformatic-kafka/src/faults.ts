/** Counts of what went wrong inside this package, shared by all copies of it in one process. */
import { errorName, FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong: a hook that throws, a message that could not take a context, or an exception inside Weir. */
export type KafkaInstrumentationFault = 'hook_error' | 'not_injected' | 'internal_error';

/** Counts faults of this process. */
export const faults: FaultCounter<KafkaInstrumentationFault> = processWide(
  'instrumentation-platformatic-kafka.v1',
  () => new FaultCounter<KafkaInstrumentationFault>('@weir/instrumentation-platformatic-kafka'),
);

/**
 * How often each fault happened since the process began.
 *
 * @example
 * kafkaInstrumentationStats(); // { hook_error: 0, not_injected: 0, internal_error: 0 }
 */
export function kafkaInstrumentationStats(): Record<KafkaInstrumentationFault, number> {
  return { hook_error: 0, not_injected: 0, internal_error: 0, ...faults.counts() };
}

/** What `fn` gives; undefined where it throws, which is counted: neither the client nor the application is told. */
export function guarded<T>(what: string, fn: () => T): T | undefined {
  try {
    return fn();
  } catch (error) {
    faults.count('internal_error', `${what} failed: ${errorName(error)}`);
    return undefined;
  }
}
