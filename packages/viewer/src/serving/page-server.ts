/** Serves the page, the answers and the stream. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { receiveBody } from '../http/body.ts';
import { type Listening, listenOn } from '../http/listen-on.ts';
import { Rejection } from '../http/rejection.ts';
import type { Ingestion } from '../storage/ingestion.ts';
import { answerTo } from './answers.ts';
import { type EventStream, STREAM_TOPICS } from './event-stream.ts';
import { requireOwnPage, SECURITY_HEADERS } from './headers.ts';
import { type PageFile, pageFiles } from './page-files.ts';
import { ApiProblem } from './problem.ts';
import { exportFile, importFile } from './sharing.ts';
import type { Sources } from './sources.ts';

/** What is served. */
export interface PageServerOptions {
  readonly host: string;
  readonly port: number;
  readonly sources: Sources;
  readonly ingestion: Ingestion;
  readonly stream: EventStream;
  /** Bytes of a file that may be imported. */
  readonly maxBodyBytes: number;
}

/** A server that listens. */
export interface PageServer extends Listening {
  close(): Promise<void>;
}

/** @throws {ViewerError} by rejection: `WEIR_VIEWER_PORT_TAKEN` or `WEIR_VIEWER_LISTEN` */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const server = createServer();
  const listening = await listenOn(server, options.host, options.port);
  const serving = new Serving(options, listening.loopbackOnly);
  server.on('request', (request, response) => void serving.serve(request, response));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      options.stream.close();
      server.closeAllConnections();
    });
  return { ...listening, close };
}

class Serving {
  readonly #options: PageServerOptions;
  readonly #loopbackOnly: boolean;
  readonly #files: ReadonlyMap<string, PageFile> = pageFiles();

  constructor(options: PageServerOptions, loopbackOnly: boolean) {
    this.#options = options;
    this.#loopbackOnly = loopbackOnly;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    try {
      requireOwnPage(request.headers, this.#loopbackOnly);
      const { pathname, searchParams } = addressOf(request);
      const [, first, ...path] = pathname.split('/');
      if (first === 'api') await this.#answer(request, response, path.map(decoded), searchParams);
      else this.#file(request, response, pathname);
    } catch (error) {
      const problem = problemOf(error);
      if (response.headersSent) response.destroy();
      else sendJson(response, problem.status, JSON.stringify(problem.answer));
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: readonly string[],
    query: URLSearchParams,
  ): Promise<void> {
    const { sources, ingestion, stream, maxBodyBytes } = this.#options;
    const [only] = path.length === 1 ? path : [];
    if (only === 'import') {
      requireMethod(request, response, 'POST');
      if (!/^application\/json\s*(?:;|$)/.test(request.headers['content-type'] ?? '')) {
        throw new ApiProblem('content_type', 'Content-Type must be application/json');
      }
      const body = await receiveBody(request, maxBodyBytes);
      sendJson(response, 200, JSON.stringify(await importFile(ingestion, body)));
      return;
    }
    requireMethod(request, response, 'GET');
    if (only === 'stream') {
      stream.open(request, response, topicsOf(query));
      return;
    }
    const asking = new AbortController();
    response.once('close', () => asking.abort());
    if (only === 'export') {
      response.setHeader('Content-Disposition', 'attachment; filename="weir-export.json"');
      sendJson(response, 200, JSON.stringify(await exportFile(sources, query, asking.signal)));
      return;
    }
    const answer = await answerTo(sources, path, query, asking.signal);
    if (answer === undefined) throw new ApiProblem('not_found', 'there is no such thing, or it is not kept any more');
    sendJson(response, 200, 'json' in answer ? answer.json : JSON.stringify(answer.value));
  }

  #file(request: IncomingMessage, response: ServerResponse, pathname: string): void {
    requireMethod(request, response, 'GET', 'HEAD');
    // What has no ending is a place within the page: `/flows/order-42`.
    const file =
      this.#files.get(pathname) ??
      (/\/assets\/|^\/[^/]*\.\w+$/.test(pathname) ? undefined : this.#files.get('/index.html'));
    if (file === undefined) throw new ApiProblem('not_found', 'there is no such file');
    const isGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const body = isGzip ? file.gzipped : file.body;
    response.writeHead(200, {
      'Content-Type': file.contentType,
      'Content-Length': body.length,
      Vary: 'Accept-Encoding',
      'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(isGzip && { 'Content-Encoding': 'gzip' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

function addressOf({ url = '/' }: IncomingMessage): URL {
  // A path that begins with two slashes would be read as a host.
  const parsed = URL.parse(`http://viewer${url.startsWith('/') ? url : '/'}`);
  if (parsed === null) throw new ApiProblem('bad_request', 'the address cannot be read');
  return parsed;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ApiProblem('bad_request', 'the address is not percent-encoded as it must be');
  }
}

function requireMethod(request: IncomingMessage, response: ServerResponse, ...methods: readonly string[]): void {
  if (methods.includes(request.method ?? '')) return;
  response.setHeader('Allow', methods.join(', '));
  throw new ApiProblem('method', `only ${methods.join(' and ')} is answered here`);
}

function topicsOf(query: URLSearchParams): readonly string[] {
  const asked = query.get('topics');
  if (asked === null || asked === '') return STREAM_TOPICS;
  const topics = asked.split(',');
  const unknown = topics.find((topic) => !STREAM_TOPICS.some((known) => known === topic));
  if (unknown !== undefined) throw new ApiProblem('bad_request', `topics must be among ${STREAM_TOPICS.join(', ')}`);
  return topics;
}

function sendJson(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(json),
    'Cache-Control': 'no-store',
  });
  response.end(json);
}

function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof Rejection) {
    return new ApiProblem(error.reason === 'too_large' ? 'too_large' : 'bad_request', error.message);
  }
  const { code } = error as { readonly code?: unknown };
  if (code === 'WEIR_FLOW_STORE_QUERY') return new ApiProblem('bad_request', (error as Error).message);
  if (typeof code === 'string' && code.startsWith('WEIR_'))
    return new ApiProblem('unavailable', (error as Error).message);
  // What it says may name files of this machine.
  return new ApiProblem('internal', 'the question could not be answered');
}
