/** A viewer whose flows are answered by a ClickHouse, here by a stand-in that does not answer as one should. */
import { SqliteFlowStore } from '@weir/flow-store';
import { ClickHouseFlowStore } from '@weir/flow-store/clickhouse';
import { ingress } from '@weir/flow-events';
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { answer, hang, type HttpBehaviour, reset } from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import type { FlowList, FlowPage } from '../../src/api/types/flows.ts';
import type { Health } from '../../src/api/types/health.ts';
import type { PathwayGraph } from '../../src/api/types/pathways.ts';
import type { SearchAnswer } from '../../src/api/types/search.ts';
import type { ErrorAnswer } from '../../src/api/types/values.ts';
import { flowLog, logsRequest, startRunningViewer, traceRequest } from './running-viewer.ts';

const password = 'correct-horse-battery';
const traceId = '2'.repeat(32);
const summary = { 'x-clickhouse-summary': '{}' };

const refusing = (code: string, type: string): HttpBehaviour =>
  answer({
    status: 500,
    headers: { 'x-clickhouse-exception-code': code },
    body: `Code: ${code}. DB::Exception: in scope SELECT ${password}. (${type})`,
  });

test.each<[string, HttpBehaviour, string, { timeoutMs: number }?]>([
  ['cuts connections', reset(), 'WEIR_FLOW_STORE_ENGINE: the server cannot be reached'],
  ['hangs', hang(), 'WEIR_FLOW_STORE_TIMEOUT: the server did not answer in time', { timeoutMs: 1 }],
  ['has no tables', refusing('60', 'UNKNOWN_TABLE'), 'WEIR_FLOW_STORE_VERSION: the database has no such table'],
  ['knows no such user', refusing('516', 'AUTHENTICATION_FAILED'), 'WEIR_FLOW_STORE_ENGINE: the server does not know'],
  ['is something else', answer({ body: password }), 'WEIR_FLOW_STORE_ENGINE: what answers there is no ClickHouse'],
  ['answers noise', answer({ headers: summary, body: `{${password}\n` }), 'WEIR_FLOW_STORE_ENGINE'],
  [
    'answers rows of something else',
    answer({ headers: summary, body: `{"flow_id":"${password}","events":"many","n":null}\n` }),
    'WEIR_FLOW_STORE_ENGINE: what the server answered cannot be read',
  ],
])('before a store that %s, it says so and goes on with what it has', async (_, behaviour, message, limits) => {
  const server = closedAfterTest(await startHttpReceiver({ behaviour }));
  const store = new ClickHouseFlowStore({ url: server.url, username: 'weir', password, readOnly: true, ...limits });
  const name = `clickhouse+${server.url}/weir`;
  const running = await startRunningViewer({ grpcPort: false, flowStore: { name, store } });
  onTestFinished(async () => {
    await running.viewer.close();
    await store.close();
  });
  const sent = [flowLog('order-42', 'ingress', traceId)];
  expect(await running.post('/v1/logs', logsRequest('shop', sent))).toBe(200);
  const span = { traceId, spanId: '0000000000000001', name: 'GET /' };
  expect(await running.post('/v1/traces', traceRequest('shop', [span]))).toBe(200);

  const storeProblem = { code: message.split(':')[0], message: expect.stringContaining(message) as string };
  const [list, page, graph, found, health, traces, absent] = await Promise.all([
    running.ask<FlowList>('flows'),
    running.ask<FlowPage>('flows/order-42'),
    running.ask<PathwayGraph>('pathways'),
    running.ask<SearchAnswer>(`search?q=${traceId}`),
    running.ask<Health>('health'),
    running.ask('traces'),
    running.ask<ErrorAnswer>('flows/order-43'),
  ]);
  expect(list).toMatchObject({ flows: [{ flowId: 'order-42' }], storeProblem });
  expect(page).toMatchObject({ flow: { flowId: 'order-42' }, storeProblem });
  expect(graph).toMatchObject({ pathways: [{ pathway: 'shop' }], storeProblem });
  expect(found).toMatchObject({ flows: [{ flowId: 'order-42' }], traces: [{ traceId }], storeProblem });
  expect(traces).toMatchObject({ traces: [{ traceId }] });
  // It may well be there.
  expect(absent).toEqual({ error: { code: 'unavailable', message: storeProblem.message } });
  expect(await running.ask('export?flow=order-42')).toEqual({
    error: { code: 'unavailable', message: storeProblem.message },
  });
  expect(await running.ask('health')).toMatchObject({ flowStore: { name, problem: storeProblem }, kept: { flows: 1 } });
  expect(await running.ask('flows?limit=0')).toMatchObject({ error: { code: 'bad_request' } });
  expect(findSecrets({ password }, [list, page, graph, found, health, traces, absent])).toEqual([]);
});

test('flows of a store elsewhere are shown with what the viewer received of them, and nothing is written there', async () => {
  const elsewhere = new SqliteFlowStore({ file: ':memory:' });
  await elsewhere.append([
    ingress('order-42').node('shop', 'producer').traceContext({ traceId, spanId: '0000000000000001' }).build(),
  ]);
  const flowStore = { name: 'sqlite::memory:', store: elsewhere };
  const running = await startRunningViewer({ grpcPort: false, flowStore });
  onTestFinished(async () => {
    await running.viewer.close();
    await elsewhere.close();
  });
  const span = { traceId, spanId: '0000000000000001', name: 'GET /books' };
  expect(await running.post('/v1/traces', traceRequest('shop', [span]))).toBe(200);
  expect(await running.post('/v1/logs', logsRequest('shop', [flowLog('order-43', 'ingress', traceId)]))).toBe(200);

  const list = await running.ask<FlowList>('flows');
  expect(list).not.toHaveProperty('storeProblem');
  expect(list.flows.map(({ flowId }) => flowId)).toEqual(['order-42']);
  expect(await running.ask('flows/order-42')).toMatchObject({ spans: [{ name: 'GET /books' }], traces: [{ traceId }] });
  // On its way to the store, as far as the viewer knows.
  expect(await running.ask('flows/order-43')).toMatchObject({ flow: { flowId: 'order-43' } });
  expect(await running.ask('export?flow=order-42')).toMatchObject({ flowEvents: [{ flow_id: 'order-42' }] });
  expect(await elsewhere.status()).toMatchObject({ flows: 1, events: 1 });
  expect(await running.ask('health')).toMatchObject({ flowStore: { name: 'sqlite::memory:' }, kept: { flows: 1 } });
});
