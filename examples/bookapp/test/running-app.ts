/** Both services in this process, on an embedded database, as tests of the API ask them. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
import { openPolicy } from '../src/auth/policy.ts';
import { type Caller, signToken, Tokens } from '../src/auth/tokens.ts';
import { createBackendClient } from '../src/backend/client.ts';
import { HttpDeliveries } from '../src/backend/http-deliveries.ts';
import { BookIngestion } from '../src/backend/ingestion.ts';
import { createBackend } from '../src/backend/server.ts';
import { createBookapp } from '../src/bookapp/server.ts';
import { openBookCache } from '../src/cache/book-cache.ts';
import { migrate } from '../src/database/migrate.ts';
import { ErrorInjector } from '../src/error-injection/injector.ts';
import { HttpMessageBus } from '../src/messaging/message-bus.ts';

/** A running app. */
export interface RunningApp {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly injector: ErrorInjector;
  /** Where the secret of tokens is. */
  readonly secretFile: string;
  readonly tokens: Tokens;
  /** A token that the app accepts. */
  token(caller: Caller): Promise<string>;
  /** Sends a request; an object becomes a JSON body. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/** What was answered. */
export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Starts one. @param random decides which requests errors are injected into */
export async function startApp(random: () => number = Math.random): Promise<RunningApp> {
  const database = await PGlite.create();
  const socket = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 5 });
  await socket.start();
  const pool = new pg.Pool({ connectionString: `postgres://postgres@${socket.getServerConn()}/postgres`, max: 5 });
  pool.on('error', () => {});
  await migrate(pool);
  const folder = await mkdtemp(join(tmpdir(), 'bookapp-'));
  const secretFile = join(folder, 'secret');
  const secret = randomBytes(32);
  await writeFile(secretFile, secret);
  const deliveries = new HttpDeliveries(new BookIngestion(pool));
  const backend = await createBackend(deliveries);
  const backendUrl = await backend.listen({ host: '127.0.0.1', port: 0 });
  const { cache, close } = await openBookCache(undefined, ':memory:');
  const tokens = new Tokens(secretFile);
  await tokens.refresh();
  const injector = new ErrorInjector(pool, random);
  await injector.refresh();
  const app = await createBookapp({
    database: pool,
    books: cache,
    backend: createBackendClient(backendUrl),
    bus: new HttpMessageBus(new URL('/events', backendUrl).href),
    tokens,
    policy: await openPolicy(),
    injector,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    pool,
    injector,
    secretFile,
    tokens,
    token: (caller) => signToken(secret, caller),
    async request(method, path, body, headers = {}) {
      const response = await fetch(new URL(path, url), {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const type = response.headers.get('content-type');
      const isJson = type?.includes('json') === true && text !== '';
      return { status: response.status, type, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    async close() {
      injector.stop();
      await app.close();
      await backend.close();
      await deliveries.drain();
      await close();
      await pool.end();
      await socket.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
