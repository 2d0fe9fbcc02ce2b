/** Asks a Collector whether it works: one span over OTLP/HTTP, read back where its files can be. */
import { randomBytes } from 'node:crypto';
import type { RunningService } from '../service.ts';
import { untilCollected } from './collected.ts';

const TIMEOUT_MS = 10_000;

/** @throws Error saying what failed */
export async function roundTrip(running: RunningService): Promise<void> {
  const traceId = randomBytes(16).toString('hex');
  await send(running.endpoints['otlpHttp'] ?? '', traceId);
  if (running.endpoints['tracesFile'] === undefined) return;
  const arrived = ({ spans }: { readonly spans: readonly { readonly traceId: string }[] }): boolean =>
    spans.some((span) => span.traceId === traceId);
  await untilCollected(running, arrived, { timeoutMs: TIMEOUT_MS });
}

async function send(endpoint: string, traceId: string): Promise<void> {
  const { url, headers } = withoutCredentials(endpoint);
  let response: Response;
  try {
    response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(oneSpan(traceId)),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    throw new Error(`the Collector does not answer (${code ?? (error as Error).name})`, { cause: error });
  }
  if (response.status !== 200) throw new Error(`the Collector answered ${response.status} to an export`);
}

/** `fetch` refuses a URL with a user and a password, and names both in its error. */
function withoutCredentials(endpoint: string): { readonly url: string; readonly headers: Record<string, string> } {
  if (!URL.canParse(endpoint)) throw new Error('the endpoint of the Collector is not a URL');
  const url = new URL(endpoint);
  const credentials = [url.username, url.password].map(decodeURIComponent).join(':');
  url.username = '';
  url.password = '';
  return {
    url: url.href.replace(/\/$/, ''),
    headers: credentials === ':' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  };
}

function oneSpan(traceId: string): object {
  const time = `${Date.now()}000000`;
  const span = {
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: 'check',
    kind: 1,
    startTimeUnixNano: time,
    endTimeUnixNano: time,
  };
  const attributes = [{ key: 'service.name', value: { stringValue: 'weir-services' } }];
  return {
    resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope: { name: 'weir-services' }, spans: [span] }] }],
  };
}
