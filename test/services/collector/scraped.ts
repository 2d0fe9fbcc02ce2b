/** What the Collector's Prometheus endpoint serves: the span metrics. */
import { readSamples, type Sample } from '../prometheus/text-format.ts';
import type { RunningService } from '../service.ts';
import { until } from '../until.ts';

/** Everything that the endpoint serves now. */
export async function readScraped({ endpoints }: RunningService): Promise<readonly Sample[]> {
  const url = endpoints['prometheus'];
  if (url === undefined) throw new Error('the metrics of a Collector that was not started here cannot be read');
  return readSamples(url);
}

/**
 * Waits until the endpoint serves what is asked for.
 *
 * @throws Error after `timeoutMs`
 */
export async function untilScraped(
  running: RunningService,
  predicate: (samples: readonly Sample[]) => boolean,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<readonly Sample[]> {
  const describe = (samples: readonly Sample[]): string => `there are ${samples.length} samples`;
  return until(() => readScraped(running), predicate, { timeoutMs, describe });
}
