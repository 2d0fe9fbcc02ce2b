import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { givenCollector } from '../services/collector/environment.ts';
import { givenService } from '../services/given.ts';
import { query, untilSampled } from '../services/prometheus/query.ts';
import { probe, scrape } from '../services/prometheus/targets.ts';
import { stockApplication } from './stock-exporters.ts';

const prometheus = givenService('prometheus', process.env);
const patience = { timeoutMs: 30_000 };

test.each([
  ['the host', 'node_load1{job="node"} >= 0'],
  ['PostgreSQL', 'pg_up{job="postgres"} == 1'],
  ['Redis', 'redis_up{job="redis"} == 1'],
])('%s is told of by its exporter', async (_peer, expression) => {
  expect(await untilSampled(prometheus, expression, patience)).toHaveLength(1);
});

test('span metrics of the Collector are scraped', async () => {
  const service = `books-${randomUUID()}`;
  const { tracer, shutdown } = stockApplication(givenCollector(process.env).endpoints['otlpHttp'] ?? '', service);
  tracer.startSpan('GET /books').end();
  await shutdown();
  const calls = `traces_span_metrics_calls_total{job="collector",service_name="${service}"}`;
  const [sample] = await untilSampled(prometheus, `${calls} == 1`, patience);
  expect(sample?.labels).toMatchObject({ span_name: 'GET /books' });
});

test('a server and a page of metrics that are added later are probed and scraped', async () => {
  const server = createServer(({ url }, response) => {
    response.writeHead(url === '/broken' ? 500 : 200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end('books_on_shelf{shelf="a"} 7\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  await Promise.all([probe(prometheus, url), probe(prometheus, `${url}/broken`), scrape(prometheus, url, 'library')]);
  await untilSampled(prometheus, `probe_success{instance="${url}"} == 1`, patience);
  await untilSampled(prometheus, `probe_success{instance="${url}/broken"} == 0`, patience);
  const [books] = await untilSampled(prometheus, 'books_on_shelf{target="library"}', patience);
  expect(books).toMatchObject({ labels: { shelf: 'a' }, value: 7 });
});

test('an expression that is not PromQL is an error that says where', async () => {
  await expect(query(prometheus, 'up{')).rejects.toThrow(/answered 400: .*1:4: parse error/);
});
