import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT_CONTEXT, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TracerProvider } from '../../../../test/support/sdk-line.ts';
import { type DiagnosticOptions, type DiagnosticPayload, DiagnosticSpanProcessor } from '../../src/diagnostics.ts';
import { createCanary } from '../../src/index.ts';

const schema = JSON.parse(
  await readFile(new URL('../../schema/diagnostics.v1.json', import.meta.url), 'utf8'),
) as object;
const isValid = new Ajv2020({ strict: false }).compile(schema);
const service = { name: 'shop', version: '1.4.0' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-diagnostics-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
function set(options: Partial<DiagnosticOptions> = {}) {
  const file = join(folder, `${(files += 1)}.jsonl`);
  const clock = { ms: 1_000_000 };
  const processor = new DiagnosticSpanProcessor({
    enabled: true,
    service,
    to: { file },
    nowMs: () => clock.ms,
    triggers: { minRequests: 4 },
    ...options,
  });
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('test');
  const exports = async (): Promise<DiagnosticPayload[]> => {
    await processor.forceFlush();
    const text = await readFile(file, 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as DiagnosticPayload);
  };
  return { processor, tracer, exports, clock, file };
}

/** One request of so many milliseconds with a call below it; attributes go on both. */
function request(
  tracer: Tracer,
  {
    ms = 10,
    error = false,
    attributes = {},
    message = '',
  }: { ms?: number; error?: boolean; attributes?: Record<string, string | number>; message?: string } = {},
): void {
  const root = tracer.startSpan(
    'POST /orders/:id',
    { startTime: [1_000, 0], attributes: { ...attributes, 'diagnostics.intent': 'reserve the book' } },
    ROOT_CONTEXT,
  );
  const inner = tracer.startSpan(
    'query',
    {
      startTime: [1_000, 0],
      attributes: {
        ...attributes,
        'code.file.path': join(process.cwd(), 'src/stock.ts'),
        'code.line.number': 17,
        'code.function.name': 'reserve',
        'diagnostics.recovery_hint': 'restart the shelf service',
      },
    },
    trace.setSpan(ROOT_CONTEXT, root),
  );
  if (error) {
    for (const span of [inner, root]) {
      span
        .setAttribute('error.type', 'ECONNREFUSED')
        .setAttribute('http.response.status_code', 503)
        .setStatus({ code: SpanStatusCode.ERROR, message });
    }
    inner.recordException(new TypeError(message));
  }
  inner.end([1_000, ms * 500_000]);
  root.end([1_000 + Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000]);
}

test('it is off unless it is enabled, and then keeps and writes nothing', async () => {
  const { tracer, processor, exports } = set({ enabled: false });
  for (let index = 0; index < 20; index += 1) request(tracer, { error: true });
  expect(await processor.exportNow()).toBe(false);
  expect(await exports()).toEqual([]);
});

test('many failures export the chain of calls, problem and hints, by the published schema', async () => {
  const { tracer, exports } = set();
  for (let index = 0; index < 5; index += 1) request(tracer, { error: true });
  const [payload, ...others] = await exports();
  expect(others).toEqual([]);
  expect(isValid(payload), JSON.stringify(isValid.errors)).toBe(true);
  expect(payload).toEqual({
    schema: 'weir.diagnostics.v1',
    trigger: { kind: 'error_rate', window_ms: 300_000, requests: 4, errors: 4, median_ms: 10 },
    service,
    problem: { type: 'ECONNREFUSED', title: 'Service Unavailable', status: 503 },
    call_chain: [
      { intent: 'reserve the book', duration_ms: 10, error: true, depth: 0 },
      { intent: 'query', file: 'src/stock.ts', line: 17, function: 'reserve', duration_ms: 5, error: true, depth: 1 },
    ],
    recovery_hints: [
      'restart the shelf service',
      'Check that the service that is called is up and reachable.',
      'Wait and try again; check whether the service is overloaded or starting.',
    ],
    truncated: false,
  });
});

test('few failures export nothing, and a cool-down lies between exports', async () => {
  const { tracer, exports, clock } = set({ triggers: { minRequests: 4, errorRate: 0.5 } });
  for (let index = 0; index < 8; index += 1) request(tracer, { error: index === 5 });
  expect(await exports()).toHaveLength(0);
  for (let index = 0; index < 20; index += 1) request(tracer, { error: true });
  expect(await exports()).toHaveLength(1);
  clock.ms += 60_001;
  request(tracer, { error: true });
  expect(await exports()).toHaveLength(2);
});

test('a request that takes many times the median is exported as a latency spike', async () => {
  const { tracer, exports } = set();
  for (let index = 0; index < 8; index += 1) request(tracer);
  request(tracer, { ms: 900 });
  const [payload] = await exports();
  expect(payload?.trigger).toEqual({ kind: 'latency', window_ms: 300_000, requests: 9, errors: 0, median_ms: 10 });
  expect(payload).not.toHaveProperty('problem');
});

test('spans older than the window are forgotten', async () => {
  const { tracer, processor, exports, clock } = set({ windowMs: 1_000 });
  request(tracer, { error: true });
  clock.ms += 1_001;
  expect(await processor.exportNow()).toBe(false);
  request(tracer);
  expect(await processor.exportNow()).toBe(true);
  expect((await exports())[0]?.trigger).toMatchObject({ kind: 'manual', requests: 1, errors: 0 });
});

test('a canary in any attribute, name, message, exception or event is in no export, with the text of errors or without', async () => {
  for (const detail of [false, true]) {
    const canary = createCanary();
    const { tracer, processor, exports, file } = set({ detail });
    const attributes = {
      'user.id': canary.id,
      'tenant.id': `tenant-${canary.id}`,
      'http.request.header.authorization': canary.bearer,
      'url.full': canary.url,
      body: canary.json,
    };
    request(tracer, {
      error: true,
      attributes,
      message: `user ${canary.id} of tenant-${canary.id}: ${canary.message}`,
    });
    await processor.exportNow();
    expect(isValid((await exports())[0]), JSON.stringify(isValid.errors)).toBe(true);
    expect(canary.foundIn(await readFile(file))).toEqual([]);
    expect('detail' in ((await exports())[0]?.problem ?? {})).toBe(detail);
  }
});

test('values in names and messages become the names of their kinds', async () => {
  const { tracer, processor, exports } = set({ detail: true });
  const span = tracer.startSpan(
    'GET /users/4711/8f14e45f-ceea-467f-9d3c-1a2b3c4d5e6f',
    { attributes: { 'user.name': 'Alice Smith' } },
    ROOT_CONTEXT,
  );
  span
    .setStatus({
      code: SpanStatusCode.ERROR,
      message: 'no row "books" for Alice Smith at https://db.example/x, order 1042',
    })
    .end();
  await processor.exportNow();
  const [payload] = await exports();
  expect(payload?.call_chain[0]?.intent).toBe('GET <path>/<uuid>');
  expect(payload?.problem?.detail).toBe('no row <string> for <value> at <url> order <id>');
});

test('an export of very many steps is at most 8,192 bytes, and says that steps were left out', async () => {
  const { tracer, processor, exports, file } = set();
  const root = tracer.startSpan('root', {}, ROOT_CONTEXT);
  for (let index = 0; index < 1_000; index += 1) {
    const span = tracer.startSpan(`step ${'x'.repeat(300)}`, {}, trace.setSpan(ROOT_CONTEXT, root));
    if (index === 200) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }
  root.end();
  await processor.exportNow();
  const [payload] = await exports();
  expect(Buffer.byteLength((await readFile(file, 'utf8')).trim())).toBeLessThanOrEqual(8_192);
  expect(isValid(payload), JSON.stringify(isValid.errors)).toBe(true);
  expect(payload?.truncated).toBe(true);
  expect(payload?.call_chain.some(({ error }) => error)).toBe(true);
});

test('the file is for its owner alone, and starts anew before it is too large', async () => {
  const { tracer, processor, file, exports } = set({ to: { file: join(folder, 'small.jsonl'), maxFileBytes: 1_000 } });
  request(tracer);
  for (let index = 0; index < 5; index += 1) await processor.exportNow();
  expect(await exports()).toEqual([]);
  const { mode, size } = await stat(join(folder, 'small.jsonl'));
  expect(mode & 0o777).toBe(0o600);
  expect(size).toBeLessThanOrEqual(1_000);
  expect(file).not.toBe('');
});

test('a socket and an endpoint get the same line; one that refuses is counted, and throws nothing', async () => {
  const received: string[] = [];
  const path = join(folder, 'socket');
  const local = createServer((connection) =>
    connection.setEncoding('utf8').on('data', (text: string) => received.push(text)),
  );
  await new Promise<void>((resolve) => local.listen(path, resolve));
  const remote = createHttpServer((incoming, response) => {
    incoming.setEncoding('utf8').on('data', (text: string) => received.push(text));
    incoming.on('end', () => response.writeHead(received.length > 2 ? 500 : 204).end());
  });
  await new Promise<void>((resolve) => remote.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(remote.address() as AddressInfo).port}/`;
  try {
    for (const to of [{ socket: path }, { endpoint }]) {
      const { tracer, processor } = set({ to });
      request(tracer);
      expect(await processor.exportNow()).toBe(true);
    }
    expect(received.map((text) => (JSON.parse(text) as DiagnosticPayload).schema)).toEqual(
      Array(2).fill('weir.diagnostics.v1'),
    );
    for (const to of [
      { endpoint },
      { socket: join(folder, 'nobody') },
      { file: join(folder, 'no', 'such', 'folder') },
    ]) {
      const { tracer, processor } = set({ to });
      request(tracer);
      expect(await processor.exportNow()).toBe(false);
      expect(processor.stats()).toEqual({ exported: 0, failed: 1 });
    }
  } finally {
    local.close();
    remote.closeAllConnections();
    remote.close();
  }
});

test.each([
  ['to must be an object', { to: undefined }],
  ['to must have one of file, socket and endpoint', { to: {} }],
  ['to must have one of file, socket and endpoint', { to: { file: 'a', socket: 'b' } }],
  ['to.endpoint must be an http or https URL', { to: { endpoint: 'ftp://x' } }],
  ['service.name must be a string', { service: {} }],
  ['maxPayloadBytes must be a number from 1024 to 8192', { maxPayloadBytes: 9_000 }],
  ['triggers.errorRate must be', { triggers: { errorRate: 0 } }],
  ['enabled must be a boolean', { enabled: 'yes' }],
])('%s: a bad option is refused by name', (message, options) => {
  expect(() => new DiagnosticSpanProcessor({ service, to: { file: 'x' }, ...options } as never)).toThrow(
    `WEIR_REDACTION_OPTION: ${message}`,
  );
});
