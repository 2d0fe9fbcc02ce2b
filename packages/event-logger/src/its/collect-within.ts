/** Collects metrics of several producers, none of which holds up the others or whoever asks. */
import { errorName, type MetricProducer, type ScopeMetrics } from '@weir/otel-compat';
import { faults } from '../state.ts';

/** Never rejects: a producer that fails, or is not done within so many milliseconds, is counted and gives nothing. */
export async function collectWithin(
  producers: readonly MetricProducer[],
  timeoutMs: number,
): Promise<readonly ScopeMetrics[]> {
  const collected = await Promise.all(producers.map((producer) => collectOne(producer, timeoutMs)));
  return collected.flat();
}

async function collectOne(producer: MetricProducer, timeoutMs: number): Promise<readonly ScopeMetrics[]> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('not in time')), timeoutMs);
    });
    const { resourceMetrics } = await Promise.race([producer.collect({ timeoutMillis: timeoutMs }), late]);
    return resourceMetrics.scopeMetrics;
  } catch (error) {
    faults.count('metric_failed', `metrics could not be collected: ${errorName(error)}`);
    return [];
  } finally {
    clearTimeout(timer);
  }
}
