import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { startHttpReceiver } from '../faults/http-receiver.ts';
import { answer } from '../faults/http-behaviours.ts';
import { freePort } from '../services/free-port.ts';
import { type Application, spanNamed } from './application.ts';

const [SERVER, CLIENT] = [2, 3];
const PATH = '/v1/chat/completions';

/** It would listen on every address. */
const ON_LOOPBACK = `data:text/javascript,${encodeURIComponent(`
  import { Server } from 'node:net';
  const { listen } = Server.prototype;
  Server.prototype.listen = function (port, _host, done) {
    return listen.call(this, { port, host: '127.0.0.1' }, done);
  };
`)}`;

/** A gateway to language models: it hands on what it is asked. */
export const portkeyGateway: Application = {
  name: '@portkey-ai/gateway',
  what: 'Hono, ES module, calling by `fetch`',
  spans: ['POST'],
  entry: 'build/start-server.js',
  imports: [ON_LOOPBACK],
  async prepare() {
    const [port, requestId] = [await freePort(), randomUUID()];
    const model = await startHttpReceiver({ behaviour: answer({ body: { object: 'chat.completion', choices: [] } }) });
    return {
      args: ['--headless', `--port=${port}`],
      async use(application) {
        const asked = await application.answer(`http://127.0.0.1:${port}${PATH}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-portkey-custom-host': `${model.url}/v1`,
            'x-portkey-provider': 'openai',
            'x-request-id': requestId,
          },
          body: JSON.stringify({ model: 'some', messages: [{ role: 'user', content: 'hello' }] }),
        });
        expect(asked).toContain('chat.completion');
      },
      ending: 'SIGTERM',
      isComplete: (spans) => [SERVER, CLIENT].every((kind) => spanNamed(spans, 'POST', kind) !== undefined),
      check(spans) {
        const [server, client] = [spanNamed(spans, 'POST', SERVER), spanNamed(spans, 'POST', CLIENT)];
        expect(server?.attributes['url.path']).toBe(PATH);
        expect(client?.parentSpanId).toBe(server?.spanId);
        for (const span of [server, client]) {
          expect(span?.attributes).toMatchObject({ 'request.id': requestId, 'flow.id': server?.traceId });
        }
        // What it asked of the model told of all three.
        expect(model.requests.at(-1)?.headers).toMatchObject({
          traceparent: `00-${client?.traceId}-${client?.spanId}-01`,
          baggage: `flow.id=${server?.traceId}`,
          'x-request-id': requestId,
        });
      },
      close: () => model.close(),
    };
  },
};
