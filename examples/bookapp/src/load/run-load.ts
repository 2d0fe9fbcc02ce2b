/** Sends requests at their time, each the root of a trace of its own, and collects what came of them. */
import { ROOT_CONTEXT, context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { getRequestId, runWithRequestId } from '@weir/request-context';
import { arrivals, seeded } from './arrivals.ts';
import { type LoadResults, type Outcome, ResultCollector } from './results.ts';
import { drawn, type LoadRequest, type Scenario, SCENARIOS, type World } from './scenarios.ts';

/** Time, as a run sees it. */
export interface LoadClock {
  /** Milliseconds. */
  now(): number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** What to do. */
export interface LoadOptions {
  readonly url: string;
  /** Mean arrivals a second. */
  readonly rate: number;
  readonly durationMs: number;
  /** How long an answer may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Requests under way at once; what is due beyond that is not sent, and counted as `overload`. */
  readonly maxInFlight: number;
  readonly random: () => number;
  readonly clock: LoadClock;
  readonly signal: AbortSignal;
  readonly scenarios?: readonly Scenario[];
  /** Told after each request. */
  readonly onProgress?: (ended: number) => void;
}

/** Runs a load to its end, or until the signal aborts; waits for what is under way. */
export async function runLoad(options: LoadOptions): Promise<LoadResults> {
  const { rate, durationMs, maxInFlight, random, clock, signal, scenarios = SCENARIOS, onProgress } = options;
  const collector = new ResultCollector();
  const world: World = { random, added: [] };
  const inFlight = new Set<Promise<void>>();
  const begin = clock.now();
  // When users come is told by a source of its own: of the other more is drawn where nothing is there to be deleted.
  for (const at of arrivals(rate, durationMs, seeded(random() * 2 ** 32))) {
    const wait = begin + at - clock.now();
    if (wait > 0) await clock.sleep(wait, signal);
    if (signal.aborted) break;
    const { scenario, request } = nextRequest(scenarios, world);
    if (inFlight.size >= maxInFlight) {
      collector.add({ scenario: scenario.name, durationMs: undefined, error: 'overload' });
      continue;
    }
    const sent = send(options, scenario, request, world, begin + at).then((outcome) => {
      inFlight.delete(sent);
      collector.add(outcome);
      onProgress?.(collector.ended);
    });
    inFlight.add(sent);
  }
  await Promise.all(inFlight);
  return collector.results(clock.now() - begin);
}

function nextRequest(scenarios: readonly Scenario[], world: World): { scenario: Scenario; request: LoadRequest } {
  for (;;) {
    const scenario = drawn(scenarios, world.random);
    const request = scenario.next(world);
    if (request !== undefined) return { scenario, request };
  }
}

function send(
  options: LoadOptions,
  scenario: Scenario,
  request: LoadRequest,
  world: World,
  dueMs: number,
): Promise<Outcome> {
  const attributes = { 'load.scenario': scenario.name };
  return context.with(ROOT_CONTEXT, () =>
    runWithRequestId(() =>
      trace
        .getTracer('bookapp.load')
        .startActiveSpan(`load ${scenario.name}`, { root: true, kind: SpanKind.INTERNAL, attributes }, async (span) => {
          const error = await answered(options, scenario, request, world);
          if (error !== undefined) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
          span.end();
          const durationMs = options.clock.now() - dueMs;
          return { scenario: scenario.name, durationMs, ...(error !== undefined && { error }) };
        }),
    ),
  );
}

/** Undefined where it was answered as expected, else the kind of error. */
async function answered(
  { url, timeoutMs }: LoadOptions,
  scenario: Scenario,
  { method, path, body, expected }: LoadRequest,
  world: World,
): Promise<string | undefined> {
  try {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        'x-request-id': getRequestId() ?? '',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (!expected.includes(response.status)) return `http_${response.status}`;
    scenario.learn?.(world, JSON.parse(text));
    return undefined;
  } catch (error) {
    const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: unknown } };
    if (name === 'TimeoutError') return 'timeout';
    return typeof cause?.code === 'string' ? cause.code.toLowerCase() : 'connection';
  }
}
