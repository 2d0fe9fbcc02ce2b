/** The load generator: when it sends, what it sends, and what it makes of the answers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fc, test as property } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { arrivals, seeded } from '../src/load/arrivals.ts';
import { parseLoadCommand } from '../src/load/options.ts';
import { ResultCollector, resultTable } from '../src/load/results.ts';
import { type LoadOptions, runLoad } from '../src/load/run-load.ts';
import { drawn, SCENARIOS } from '../src/load/scenarios.ts';

let sdk: TestSdk;
beforeEach(() => void (sdk = startTestSdk()));
afterEach(async () => sdk.stop());

/** A server that notes what it is asked. */
async function startServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

/** As the book app answers. */
function bookApp(request: IncomingMessage, response: ServerResponse): void {
  const created = request.method === 'POST';
  response.writeHead(created ? 201 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(request.url === '/books/bulk_add' ? { ids: [1_001, 1_002] } : { id: 1_000 }));
}

/** Time that passes only where somebody waits for it, and lets others work meanwhile. */
function manualTime() {
  let now = 0;
  return {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const run = (url: string, options: Partial<LoadOptions> = {}) =>
  runLoad({
    url,
    rate: 100,
    durationMs: 2_000,
    timeoutMs: 5_000,
    maxInFlight: 1_000,
    random: seeded(7),
    clock: manualTime(),
    signal: new AbortController().signal,
    ...options,
  });

property.prop([fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 4_294_967_295 })], { numRuns: 200 })(
  'arrivals are in order, within the duration, and at about the rate',
  (rate, seed) => {
    const at = [...arrivals(rate, 10_000, seeded(seed))];
    expect(at.every((time, index) => time >= (at[index - 1] ?? 0) && time < 10_000)).toBe(true);
    // Six standard deviations of a Poisson process.
    expect(Math.abs(at.length - rate * 10)).toBeLessThanOrEqual(6 * Math.sqrt(rate * 10));
  },
);

test('scenarios are drawn by weight', () => {
  const counts = new Map<string, number>();
  const random = seeded(1);
  for (let draw = 0; draw < 107_000; draw += 1) {
    const { name } = drawn(SCENARIOS, random);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const { name, weight } of SCENARIOS) {
    expect(Math.abs((counts.get(name) ?? 0) - weight * 1_000)).toBeLessThan(6 * Math.sqrt(weight * 1_000));
  }
});

test('each request is the root of its own trace, with a request id, and its context goes along', async () => {
  const server = await startServer(bookApp);
  const results = await run(server.url);
  await server.close();
  const roots = sdk.spans();
  expect(results.total).toMatchObject({ requests: server.asked.length, errors: 0 });
  expect(roots).toHaveLength(server.asked.length);
  expect(new Set(roots.map((span) => span.spanContext().traceId)).size).toBe(roots.length);
  expect(roots.every((span) => span.parentSpanContext === undefined && span.name.startsWith('load '))).toBe(true);
  expect(new Set(server.asked.map(({ headers }) => headers['x-request-id'])).size).toBe(roots.length);
});

test('the same seed makes the same load, and only books that it added are deleted', async () => {
  const loads = [];
  for (let index = 0; index < 2; index += 1) {
    const server = await startServer(bookApp);
    await run(server.url, { rate: 500 });
    await server.close();
    loads.push(server.asked.map(({ method, url, body }) => `${method} ${url} ${body.length}`));
    const deleted = server.asked.filter(({ method }) => method === 'DELETE').map(({ url }) => url);
    expect(deleted.length).toBeGreaterThan(0);
    expect(deleted.filter((url) => !/^\/books\/100[0-2]$/.test(url))).toEqual([]);
    const created = server.asked.filter(({ url }) => url === '/books/add').map(({ body }) => body.length > 2_000);
    expect(new Set(created)).toEqual(new Set([true, false]));
  }
  // What is deleted depends on what was answered by then; the times do not.
  expect(loads[1]?.length).toBe(loads[0]?.length);
});

describe('errors are told by kind', () => {
  test.each([
    ['http_503', (_: IncomingMessage, response: ServerResponse) => void response.writeHead(503).end('{}')],
    ['econnreset', ({ socket }: IncomingMessage) => void socket.destroy()],
  ])('%s', async (kind, answer) => {
    const server = await startServer(answer as Parameters<typeof startServer>[0]);
    const { total, errors } = await run(server.url, { durationMs: 200 });
    await server.close();
    expect(total.requests).toBeGreaterThan(0);
    expect(total.errors).toBe(total.requests);
    expect(Object.values(errors).reduce((sum, count) => sum + count, 0)).toBe(total.requests);
    expect(Object.keys(errors)).toEqual([
      kind === 'econnreset' ? expect.stringMatching(/econnreset|und_err_socket/) : kind,
    ]);
    expect(
      sdk.spans().every(({ status, attributes }) => status.code === 2 && typeof attributes['error.type'] === 'string'),
    ).toBe(true);
  });

  test('a server that is not there', async () => {
    const { errors, total } = await run('http://127.0.0.1:1', { durationMs: 200 });
    expect(Object.values(errors)).toEqual([total.requests]);
  });

  test('an answer that does not come', async () => {
    const server = await startServer(() => {});
    const { errors, total } = await run(server.url, { durationMs: 100, timeoutMs: 1 });
    await server.close();
    expect(errors).toEqual({ timeout: total.requests });
  });

  test('what is due while too many are under way is not sent, and counted', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const server = await startServer((request, response) => void held.then(() => bookApp(request, response)));
    const load = run(server.url, {
      maxInFlight: 3,
      durationMs: 500,
    });
    while (server.asked.length < 3) await new Promise((resolve) => setImmediate(resolve));
    release();
    const { errors, total } = await load;
    await server.close();
    expect(errors).toEqual({ overload: total.requests - server.asked.length });
    expect(errors['overload']).toBeGreaterThan(0);
  });
});

test('an interrupt ends the load, and what is under way is waited for', async () => {
  const interrupted = new AbortController();
  const server = await startServer(bookApp);
  let [due, answered] = [0, 0];
  const { total } = await run(server.url, {
    signal: interrupted.signal,
    onProgress(ended) {
      answered = ended;
      if (ended === 5) interrupted.abort();
    },
    clock: {
      now: () => 0,
      async sleep() {
        due += 1;
        do await new Promise((resolve) => setImmediate(resolve));
        while (due > answered + 100);
      },
    },
  });
  await server.close();
  expect(total.requests).toBe(server.asked.length);
  expect(total.requests).toBeLessThan(150);
});

test('percentiles are nearest-rank over all that was answered, rates those of good answers', () => {
  const collector = new ResultCollector();
  for (let ms = 1; ms <= 100; ms += 1) collector.add({ scenario: 'get_book', durationMs: ms });
  collector.add({ scenario: 'delete_book', durationMs: 5, error: 'http_404' });
  collector.add({ scenario: 'delete_book', durationMs: undefined, error: 'overload' });
  const results = collector.results(10_000);
  expect(results.lines).toEqual([
    { scenario: 'delete_book', requests: 2, errors: 2, perSecond: 0, p50: 5, p95: 5, p99: 5 },
    { scenario: 'get_book', requests: 100, errors: 0, perSecond: 10, p50: 50, p95: 95, p99: 99 },
  ]);
  expect(results.errors).toEqual({ http_404: 1, overload: 1 });
  expect(resultTable(results)).toContain('overload');
});

describe('the command line', () => {
  test('takes an address on this machine', () => {
    expect(parseLoadCommand(['--url', 'http://127.0.0.1:8000', '--rate', '50', '--json'])).toMatchObject({
      url: 'http://127.0.0.1:8000/',
      rate: 50,
      durationMs: 10_000,
      json: true,
    });
    expect(parseLoadCommand(['--help'])).toBe('help');
  });

  test.each([
    [[], '--url must be an http address'],
    [['--url', 'http://example.com'], '--url must be a loopback address'],
    [['--url', 'http://127.0.0.1.example.com'], '--url must be a loopback address'],
    [['--url', 'http://10.0.0.1'], '--url must be a loopback address'],
    [['--url', 'http://localhost', '--rate', '0'], '--rate must be a whole number from 1 to 10000'],
    [['--url', 'http://localhost', '--duration', '1e3'], '--duration must be'],
    [['--url', 'http://localhost', '--surprise'], 'Unknown option'],
  ])('refuses %j', (args, message) => {
    expect(() => parseLoadCommand(args)).toThrow(message);
  });
});
