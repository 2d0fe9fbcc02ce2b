/** What the Collector's Prometheus endpoint serves: the span metrics. */
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from '../service.ts';

const POLL_MS = 100;

/** One value of one series. */
export interface Sample {
  /** In Prometheus' form, such as `traces_span_metrics_calls_total`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Everything that the endpoint serves now. */
export async function readScraped({ endpoints }: RunningService): Promise<readonly Sample[]> {
  const url = endpoints['prometheus'];
  if (url === undefined) throw new Error('the metrics of a Collector that was not started here cannot be read');
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`the Collector's Prometheus endpoint answered ${response.status}`);
  return parseSamples(await response.text());
}

/**
 * Waits until the endpoint serves what is asked for, by asking again: nothing announces a new value.
 *
 * @throws Error after `timeoutMs`
 */
export async function untilScraped(
  running: RunningService,
  predicate: (samples: readonly Sample[]) => boolean,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<readonly Sample[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const samples = await readScraped(running);
    if (predicate(samples)) return samples;
    if (Date.now() >= deadline)
      throw new Error(`not served within ${timeoutMs} ms; there are ${samples.length} samples`);
    await delay(POLL_MS);
  }
}

/** Reads Prometheus' text format. */
export function parseSamples(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ name, labels: parseLabels(labels), value: Number(value.replace('Inf', 'Infinity')) }];
  });
}

function parseLabels(text: string): Readonly<Record<string, string>> {
  const labels = text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...labels].map(([, key = '', value = '']) => [key, unescape(value)]));
}

function unescape(value: string): string {
  return value.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
