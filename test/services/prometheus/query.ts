/** Questions to a Prometheus. */
import type { RunningService } from '../service.ts';
import { until } from '../until.ts';
import { parseValue, type Sample } from './text-format.ts';

const TIMEOUT_MS = 20_000;

interface Answer {
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

/**
 * What an expression of PromQL gives now, as an instant vector.
 *
 * @throws Error with what Prometheus says of the expression
 */
export async function query({ endpoints }: RunningService, expression: string): Promise<readonly Sample[]> {
  const url = new URL('/api/v1/query', endpoints['url']);
  url.searchParams.set('query', expression);
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { error, data } = (await response.json()) as Answer;
  if (data === undefined) throw new Error(`Prometheus answered ${response.status}: ${error}`);
  return data.result.map(({ metric: { __name__: name = '', ...labels }, value: [, value] }) => ({
    name,
    labels,
    value: parseValue(value),
  }));
}

/**
 * Waits until an expression gives a sample, and resolves with all that it gives then. A comparison in the expression says
 * which value is awaited: `up{job="node"} == 1`.
 *
 * @throws Error after `timeoutMs`, and where Prometheus does not understand the expression
 */
export function untilSampled(
  running: RunningService,
  expression: string,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<readonly Sample[]> {
  const describe = (): string => `no sample of ${expression}`;
  return until(
    () => query(running, expression),
    (samples) => samples.length > 0,
    { timeoutMs, describe },
  );
}
