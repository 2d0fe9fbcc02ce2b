/** What an operator may look at over HTTP: recent events, metrics, and what is declared. Nothing can be changed by it. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorName, type MetricProducer, typeName } from '@weir/otel-compat';
import { EventLoggerError } from '../errors.ts';
import { collectWithin } from '../its/collect-within.ts';
import type { LogTap } from '../tap/log-tap.ts';
import { faults } from '../state.ts';
import { streamLogs } from './log-stream.ts';

/** Tells what is declared: a registry of metric sets is one. */
export interface SchemaSource {
  /** Plain data. */
  liveSchema(): unknown;
}

/** Options of {@link startAdminEndpoint}. */
export interface AdminEndpointOptions {
  /** 0 for a free one. Default 0. */
  readonly port?: number;
  /** The address to listen on. Default `127.0.0.1`; any other that is not loopback needs a token. */
  readonly host?: string;
  /** At least 16 characters, which callers send as `Authorization: Bearer`. */
  readonly token?: string;
  readonly tap?: LogTap;
  /** What `/api/v1/telemetry/metrics` collects. */
  readonly metricProducers?: readonly MetricProducer[];
  /** What `/api/v1/telemetry/live-schema` tells. */
  readonly schemas?: readonly SchemaSource[];
}

/** A running endpoint. */
export interface AdminEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const MIN_TOKEN_LENGTH = 16;
const MAX_CONNECTIONS = 32;
/** The longest that producers of metrics are waited for. */
const COLLECT_MS = 5_000;

/**
 * Starts the endpoint; nothing else of this package listens anywhere.
 *
 * `GET /api/v1/telemetry/logs?after=&limit=`, `/logs/stream` (server-sent events), `/metrics` and `/live-schema`, as JSON.
 *
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_ADMIN`, as a rejection, where it would listen beyond loopback without a token, or cannot listen
 * @example
 * const admin = await startAdminEndpoint({ tap: new LogTap() });
 * await fetch(`${admin.url}/api/v1/telemetry/logs?limit=10`);
 * await admin.close();
 */
export async function startAdminEndpoint(options: AdminEndpointOptions = {}): Promise<AdminEndpoint> {
  // Copied: what was checked is what holds.
  const given = { ...options };
  const { port = 0, host = '127.0.0.1', token } = given;
  if (typeof host !== 'string' || host === '') throw bad(`host must be an address (got ${typeName(host)})`);
  if (token !== undefined && (typeof token !== 'string' || token.length < MIN_TOKEN_LENGTH)) {
    throw bad(`token must have at least ${MIN_TOKEN_LENGTH} characters`);
  }
  if (token === undefined && !LOOPBACK.includes(host)) throw bad('token must be given where host is not loopback');
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    void answer(request, response, given).catch((error: unknown) => {
      faults.count('internal_error', `the admin endpoint could not answer: ${errorName(error)}`);
      if (!response.headersSent) send(response, 500, { error: 'internal' });
      else response.destroy();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  await listening(server, port, host);
  // One that fails later, for want of descriptors, is no error of the application.
  server.on('error', (error) => faults.count('internal_error', `the admin endpoint: ${errorName(error)}`));
  server.unref();
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown): void => reject(bad(`port ${port} cannot be listened on`, { cause }));
    server.once('error', failed);
    try {
      server.listen(port, host, () => {
        server.removeListener('error', failed);
        resolve();
      });
    } catch (cause) {
      // A port that is none is refused at once.
      failed(cause);
    }
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: AdminEndpointOptions,
): Promise<void> {
  if (!isTrusted(request, options)) return send(response, 403, { error: 'forbidden' });
  if (!isAuthorized(request, options.token)) return send(response, 401, { error: 'unauthorized' });
  if (request.method !== 'GET') return send(response, 405, { error: 'method not allowed' });
  const url = parsed(request.url);
  switch (url?.pathname) {
    case '/api/v1/telemetry/logs':
      return sendLogs(response, url, options.tap);
    case '/api/v1/telemetry/logs/stream':
      return options.tap === undefined ? send(response, 404, { error: 'no tap' }) : streamLogs(response, options.tap);
    case '/api/v1/telemetry/metrics':
      return send(response, 200, { metrics: await collected(options.metricProducers ?? []) });
    case '/api/v1/telemetry/live-schema':
      return send(response, 200, { schemas: (options.schemas ?? []).map((source) => source.liveSchema()) });
    default:
      return send(response, 404, { error: 'not found' });
  }
}

/** A page of another site, whose name was made to lead here, does not name a loopback host; nor is a page let in at all. */
function isTrusted({ headers }: IncomingMessage, { host = '127.0.0.1' }: AdminEndpointOptions): boolean {
  const { origin, 'sec-fetch-site': site = 'none' } = headers;
  if (origin !== undefined || site !== 'none') return false;
  if (!LOOPBACK.includes(host)) return true;
  const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return LOOPBACK.includes(name);
}

function isAuthorized({ headers }: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined) return true;
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  // Digests are of one length, so that comparing tells nothing of the token.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function sendLogs(response: ServerResponse, url: URL, tap: LogTap | undefined): void {
  if (tap === undefined) return send(response, 404, { error: 'no tap' });
  const number = (name: string): number | undefined => {
    const text = url.searchParams.get(name);
    return text === null ? undefined : /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  };
  const [after, limit] = [number('after'), number('limit')];
  try {
    send(response, 200, tap.query({ ...(after !== undefined && { after }), ...(limit !== undefined && { limit }) }));
  } catch (error) {
    if (!(error instanceof EventLoggerError)) throw error;
    send(response, 400, { error: error.message });
  }
}

async function collected(producers: readonly MetricProducer[]): Promise<readonly unknown[]> {
  const scopeMetrics = await collectWithin(producers, COLLECT_MS);
  return scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.map(({ descriptor, dataPoints }) => ({
      name: descriptor.name,
      unit: descriptor.unit,
      description: descriptor.description,
      scope: scope.name,
      ...(scope.attributes !== undefined && { scopeAttributes: scope.attributes }),
      points: dataPoints.map(({ attributes, value }) => ({ attributes, value })),
    })),
  );
}

function parsed(url: string | undefined): URL | undefined {
  try {
    return new URL(url ?? '', 'http://localhost');
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}

function bad(detail: string, options?: ErrorOptions): EventLoggerError {
  return new EventLoggerError('WEIR_EVENT_LOGGER_ADMIN', detail, options);
}
