import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { freePort } from '../services/free-port.ts';
import { type Application, spanNamed } from './application.ts';

const HANDLER = 'request handler - /posts/:id';
const SERVER = 2;

/** Serves a JSON file. */
export const jsonServer: Application = {
  name: 'json-server',
  what: 'Express 4, CommonJS',
  spans: ['GET', HANDLER],
  entry: 'lib/cli/bin.js',
  async prepare() {
    const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'weir-json-server-'))];
    const file = join(folder, 'posts.json');
    await writeFile(file, JSON.stringify({ posts: [{ id: 1, title: 'rivers' }] }));
    const requestId = randomUUID();
    return {
      args: ['--host', '127.0.0.1', '--port', String(port), file],
      async use(application) {
        const headers = { 'x-request-id': requestId };
        expect(await application.answer(`http://127.0.0.1:${port}/posts/1`, { headers })).toContain('rivers');
      },
      ending: 'SIGTERM',
      isComplete: (spans) => spanNamed(spans, 'GET', SERVER) !== undefined && spanNamed(spans, HANDLER) !== undefined,
      check(spans) {
        const [server, handler] = [spanNamed(spans, 'GET', SERVER), spanNamed(spans, HANDLER)];
        expect(handler?.traceId).toBe(server?.traceId);
        for (const span of [server, handler]) {
          expect(span?.attributes).toMatchObject({ 'request.id': requestId, 'flow.id': server?.traceId });
        }
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
};
