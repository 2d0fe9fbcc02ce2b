import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { freePort } from '../services/free-port.ts';
import { type Application, spanNamed } from './application.ts';

const SERVER = 2;
const [ROUTE, HANDLER] = ['GET /example', 'request handler - default'];

/** Runs an application of Fastify: here the one that it makes for whoever begins one. */
export const fastifyCli: Application = {
  name: 'fastify-cli',
  what: 'Fastify 5, ES modules started by CommonJS',
  spans: [ROUTE, HANDLER],
  entry: 'cli.js',
  async prepare() {
    const [port, requestId] = [await freePort(), randomUUID()];
    const file = 'node_modules/fastify-cli/templates/app-esm/app.js';
    return {
      args: ['start', '--address', '127.0.0.1', '--port', String(port), file],
      async use(application) {
        const headers = { 'x-request-id': requestId };
        expect(await application.answer(`http://127.0.0.1:${port}/example`, { headers })).toBe('this is an example');
      },
      ending: 'SIGTERM',
      isComplete: (spans) => spanNamed(spans, ROUTE, SERVER) !== undefined && spanNamed(spans, HANDLER) !== undefined,
      check(spans) {
        const [server, handler] = [spanNamed(spans, ROUTE, SERVER), spanNamed(spans, HANDLER)];
        expect(handler?.parentSpanId).toBe(server?.spanId);
        for (const span of [server, handler]) {
          expect(span?.attributes).toMatchObject({
            'request.id': requestId,
            'flow.id': server?.traceId,
            'http.route': '/example',
          });
        }
      },
    };
  },
};
