/** The app's whole API, over HTTP. */
import { writeFile } from 'node:fs/promises';
import { context, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { type Answer, type RunningApp, startApp } from './running-app.ts';

let sdk: TestSdk;
let app: RunningApp;

beforeAll(async () => {
  sdk = startTestSdk();
  app = await startApp();
}, 60_000);
afterAll(async () => {
  await app.close();
  await sdk.stop();
});

const PROBLEM = 'application/problem+json; charset=utf-8';

const idOf = ({ body }: Answer): number => (body as { readonly id: number }).id;

const eventsNamed = (name: string) => sdk.logRecords().filter(({ eventName }) => eventName === name);

describe('books', () => {
  test('are added one by one, read, changed and deleted', async () => {
    const added = await app.request('POST', '/books/add', { title: 'Dune', author: 'F. Herbert' });
    expect(added).toMatchObject({
      status: 201,
      body: { id: expect.any(Number), shelf: expect.stringMatching(/^shelf-/) },
    });
    const path = `/books/${idOf(added)}`;
    const book = { id: idOf(added), title: 'Dune', author: 'F. Herbert', status: 'available' };
    expect(await app.request('GET', path)).toMatchObject({ status: 200, body: book });
    const changed = { ...book, status: 'borrowed' };
    expect(await app.request('PATCH', path, { status: 'borrowed' })).toMatchObject({ status: 200, body: changed });
    // Not as it was cached, and a change of the title alone leaves the status.
    expect(await app.request('GET', path)).toMatchObject({ status: 200, body: changed });
    const renamed = { ...changed, title: 'Dune Messiah' };
    expect(await app.request('PATCH', path, { title: 'Dune Messiah' })).toMatchObject({ status: 200, body: renamed });
    expect(await app.request('DELETE', path)).toMatchObject({ status: 200, body: { id: book.id } });
    for (const [method, body] of [['GET'], ['DELETE'], ['PATCH', { status: 'lost' }]] as const) {
      expect(await app.request(method, path, body)).toMatchObject({
        status: 404,
        type: PROBLEM,
        body: { type: '/problems/not-found', title: 'Not Found', status: 404, detail: 'no such book' },
      });
    }
  });

  test('are added many at once, without a message', async () => {
    const before = sdk.spans().filter(({ name }) => name === 'send book_ingestion').length;
    const books = Array.from({ length: 20 }, (_, index) => ({ title: `Part ${index}`, author: 'A' }));
    const answer = await app.request('POST', '/books/bulk_add', books);
    const { ids } = answer.body as { readonly ids: readonly number[] };
    expect([answer.status, new Set(ids).size]).toEqual([201, 20]);
    expect(await app.request('GET', `/books/${ids[19]}`)).toMatchObject({ body: { title: 'Part 19' } });
    expect(sdk.spans().filter(({ name }) => name === 'send book_ingestion')).toHaveLength(before);
  });

  test('are listed with their shelves, page by page', async () => {
    const [first, second] = await Promise.all([
      app.request('GET', '/books?limit=10'),
      app.request('GET', '/books/?limit=10&after=10'),
    ]);
    for (const [answer, from] of [[first, 1] as const, [second, 11] as const]) {
      expect(answer.body).toEqual(
        Array.from({ length: 10 }, (_, index) => ({
          id: from + index,
          title: `The weir, part ${from + index}`,
          author: 'A. Founder',
          status: 'available',
          shelf: `shelf-${(from + index) % 40}`,
        })),
      );
    }
  });

  test('are read from the cache the second time', async () => {
    const tiers = () => sdk.spans().filter(({ name }) => name === 'cache.load').length;
    await app.request('GET', '/books/50');
    const loads = tiers();
    expect((await app.request('GET', '/books/50')).status).toBe(200);
    expect(tiers()).toBe(loads);
  });

  test.each([
    ['POST', '/books/add', { title: 'x' }],
    ['POST', '/books/add', { title: '', author: 'x' }],
    ['POST', '/books/add', { title: 'x', author: 'x', isbn: 'unknown' }],
    ['POST', '/books/add', '{"title":'],
    ['POST', '/books/add', { title: 'x'.repeat(501), author: 'x' }],
    ['POST', '/books/bulk_add', []],
    ['POST', '/books/bulk_add', { title: 'x', author: 'x' }],
    ['PATCH', '/books/1', {}],
    ['PATCH', '/books/1', { status: 'burnt' }],
    ['GET', '/books/0', undefined],
    ['GET', '/books/99999999999', undefined],
    ['GET', '/books/a%0d%0ab', undefined],
    ['GET', '/books?limit=1000', undefined],
  ])('%s %s with %j is refused as a problem', async (method, path, body) => {
    const answer = await app.request(method, path, body);
    expect(answer).toMatchObject({ status: 400, type: PROBLEM, body: { status: 400, type: '/problems/bad-request' } });
  });

  test('a text of SQL stays text', async () => {
    const title = `'); DROP TABLE books; --`;
    const added = await app.request('POST', '/books/add', { title, author: '__proto__' });
    expect(await app.request('GET', `/books/${idOf(added)}`)).toMatchObject({ status: 200, body: { title } });
  });
});

test('health answers, and a route that there is not is a problem', async () => {
  expect(await app.request('GET', '/health')).toMatchObject({
    status: 200,
    body: { status: 'ok', service: 'bookapp' },
  });
  expect(await app.request('GET', '/nowhere?token=secret')).toMatchObject({
    status: 404,
    type: PROBLEM,
    body: { detail: 'there is no GET /nowhere' },
  });
});

test('the OpenAPI document names every route, and problems as their errors', async () => {
  const { body } = await app.request('GET', '/openapi.json');
  const { paths } = body as { readonly paths: Record<string, Record<string, { readonly responses: object }>> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(new Set(routes)).toEqual(
    new Set([
      'get /health',
      'get /books',
      'get /books/{id}',
      'patch /books/{id}',
      'delete /books/{id}',
      'post /books/add',
      'post /books/bulk_add',
      'get /error-injection',
      'post /error-injection',
      'put /error-injection/{id}',
      'delete /error-injection/{id}',
      'post /tenants',
      'post /tenants/{id}/suspend',
    ]),
  );
  expect(JSON.stringify(paths['/books/{id}']?.['get']?.responses)).toContain('application/problem+json');
});

describe('access', () => {
  const bearer = async (caller: Parameters<RunningApp['token']>[0]) => ({
    authorization: `Bearer ${await app.token(caller)}`,
  });

  test.each([
    { role: 'reader', path: '/books/1', method: 'GET', status: 200 },
    { role: 'reader', path: '/books/1', method: 'DELETE', status: 403 },
    { role: 'editor', path: '/books/2', method: 'DELETE', status: 200 },
    { role: 'editor', path: '/error-injection', method: 'GET', status: 403 },
    { role: 'operator', path: '/error-injection', method: 'GET', status: 200 },
  ] as const)('a token of a $role is answered $status to $method $path', async ({ role, path, method, status }) => {
    const decisions = eventsNamed('policy.decision').length;
    const answer = await app.request(method, path, undefined, await bearer({ role, user: 'u-1', tenant: 'acme' }));
    expect(answer.status).toBe(status);
    const [decision] = eventsNamed('policy.decision').slice(decisions);
    expect(decision?.attributes).toMatchObject({ allow: status !== 403, role, 'tenant.id': 'acme', 'user.id': 'u-1' });
    expect(eventsNamed('auth.verified').at(-1)?.attributes).toMatchObject({ role, 'tenant.id': 'acme' });
  });

  test.each(['Bearer nonsense', 'Basic dTpw', 'Bearer', 'Bearer a.b.c'])('%j is no token', async (authorization) => {
    const answer = await app.request('GET', '/books/1', undefined, { authorization });
    expect(answer).toMatchObject({ status: 401, type: PROBLEM, body: { type: '/problems/unauthorized' } });
    expect(eventsNamed('auth.denied').at(-1)?.attributes).toMatchObject({ reason: 'invalid' });
  });

  test('a tenant is registered once, and may do nothing once it is suspended', async () => {
    expect(await app.request('POST', '/tenants', { id: 'river' })).toMatchObject({ status: 201 });
    expect(await app.request('POST', '/tenants', { id: 'river' })).toMatchObject({ status: 409, type: PROBLEM });
    const headers = await bearer({ role: 'reader', tenant: 'river' });
    expect((await app.request('GET', '/books/1', undefined, headers)).status).toBe(200);
    expect(await app.request('POST', '/tenants/river/suspend')).toMatchObject({
      status: 200,
      body: { suspended: true },
    });
    expect((await app.request('GET', '/books/1', undefined, headers)).status).toBe(403);
    expect((await app.request('POST', '/tenants/river/suspend')).status).toBe(404);
    for (const name of ['tenant.created', 'tenant.suspended']) {
      expect(eventsNamed(name).map(({ attributes }) => attributes)).toEqual([{ 'tenant.id': 'river' }]);
    }
  });

  test('a secret that is replaced is told, and tokens of the old one are refused', async () => {
    const headers = await bearer({ role: 'reader' });
    await app.tokens.refresh();
    expect(eventsNamed('secret.rotated')).toEqual([]);
    await writeFile(app.secretFile, 'x'.repeat(32));
    await app.tokens.refresh();
    expect(eventsNamed('secret.rotated')).toHaveLength(1);
    expect((await app.request('GET', '/books/1', undefined, headers)).status).toBe(401);
  });
});

test('every error that is answered is told, those of the server as errors', async () => {
  const before = eventsNamed('error').length;
  await app.request('GET', '/books/2147483647');
  expect(eventsNamed('error').slice(before)).toMatchObject([
    { severityNumber: 9, attributes: { status: 404, type: '/problems/not-found' } },
  ]);
  expect(trace.getSpan(context.active())).toBeUndefined();
});
