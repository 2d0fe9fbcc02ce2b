/** What OTLP/HTTP demands of the head of a request, checked before a byte of its body is kept. */
import type { IncomingMessage } from 'node:http';
import { parseContentType, type OtlpContentType } from '../otlp/content-type.ts';
import { isLoopbackHost } from './loopback.ts';
import { Rejection } from './rejection.ts';

export interface Screening<Route> {
  /** Takers of telemetry by path. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Refuse every `Host` that does not name this machine. */
  readonly loopbackOnly: boolean;
  readonly maxBodyBytes: number;
}

export interface ScreenedRequest<Route> {
  readonly route: Route;
  readonly contentType: OtlpContentType;
  readonly gzip: boolean;
}

/** Throws a {@link Rejection} for a request that is not one of OTLP/HTTP. */
export function screenRequest<Route>(request: IncomingMessage, screening: Screening<Route>): ScreenedRequest<Route> {
  const { headers, method, url = '' } = request;
  // First, so that a page whose name was rebound to this machine learns nothing else.
  if (screening.loopbackOnly && !isLoopbackHost(headers.host)) {
    throw new Rejection('forbidden_host', 'the Host header must name a loopback address');
  }
  const route = screening.routes.get(url.split('?', 1)[0] ?? '');
  if (route === undefined) {
    throw new Rejection('not_found', `nothing here; telemetry goes to ${[...screening.routes.keys()].join(', ')}`);
  }
  if (method !== 'POST') throw new Rejection('method', 'telemetry is sent by POST', { Allow: 'POST' });
  const contentType = parseContentType(headers['content-type']);
  if (contentType === undefined) {
    throw new Rejection('content_type', 'Content-Type must be application/x-protobuf or application/json');
  }
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new Rejection('content_encoding', 'Content-Encoding must be gzip or none', { 'Accept-Encoding': 'gzip' });
  }
  if (Number(headers['content-length'] ?? 0) > screening.maxBodyBytes) throw tooLarge(screening.maxBodyBytes);
  return { route, contentType, gzip: encoding === 'gzip' };
}

/** The refusal of a body over the limit. */
export function tooLarge(maxBodyBytes: number): Rejection {
  return new Rejection('too_large', `the body must not exceed ${maxBodyBytes} bytes, also when decompressed`);
}
