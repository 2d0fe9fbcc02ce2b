/** What an endpoint serves to Prometheus: its text format, read. */

const TIMEOUT_MS = 20_000;

/** One value of one series. */
export interface Sample {
  /** In Prometheus' form, such as `traces_span_metrics_calls_total`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Everything that the endpoint serves now. @throws Error where it serves nothing, with the status */
export async function readSamples(url: string): Promise<readonly Sample[]> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${new URL(url).origin} answered ${response.status}`);
  return parseSamples(await response.text());
}

/** Reads Prometheus' text format. */
export function parseSamples(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ name, labels: parseLabels(labels), value: parseValue(value) }];
  });
}

/** A value as Prometheus writes it, such as `0.5`, `NaN` or `+Inf`. */
export function parseValue(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

function parseLabels(text: string): Readonly<Record<string, string>> {
  const labels = text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...labels].map(([, key = '', value = '']) => [key, unescape(value)]));
}

function unescape(value: string): string {
  return value.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
