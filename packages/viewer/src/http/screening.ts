/** What OTLP/HTTP demands of the head of a request, checked before a byte of its body is kept. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseContentType } from '../otlp/content-type.ts';
import { isLoopbackHost } from './loopback.ts';
import { Rejection } from './rejection.ts';

/** What a taker of telemetry says of the head of its requests. */
export interface ScreenedRoute {
  /** Why the head is not of a request that it takes, in place of OTLP's rules for content types. */
  screen?(headers: IncomingHttpHeaders): Rejection | undefined;
  /** Headers that answer `OPTIONS`, where it asks whether requests may come; without it only `POST` is answered. */
  permit?(headers: IncomingHttpHeaders): Readonly<Record<string, string>> | undefined;
}

export interface Screening<Route> {
  /** Takers of telemetry by path. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Refuse every `Host` that does not name this machine. */
  readonly loopbackOnly: boolean;
  readonly maxBodyBytes: number;
}

export interface ScreenedRequest<Route> {
  readonly route: Route;
  readonly contentType: string;
  readonly gzip: boolean;
}

/** A request that only asks whether others may come, and the headers of its answer. */
export interface PermittedRequest {
  readonly permission: Readonly<Record<string, string>>;
}

/** Throws a {@link Rejection} for a request that is not one of OTLP/HTTP. */
export function screenRequest<Route extends ScreenedRoute>(
  request: IncomingMessage,
  screening: Screening<Route>,
): ScreenedRequest<Route> | PermittedRequest {
  const { headers, method, url = '' } = request;
  // First, so that a page whose name was rebound to this machine learns nothing else.
  if (screening.loopbackOnly && !isLoopbackHost(headers.host)) {
    throw new Rejection('forbidden_host', 'the Host header must name a loopback address');
  }
  // Only a browser sends it, and on behalf of a page that is none of this process.
  if (headers.origin !== undefined)
    throw new Rejection('forbidden_origin', 'a page in a browser cannot send telemetry');
  const route = screening.routes.get(url.split('?', 1)[0] ?? '');
  if (route === undefined) {
    throw new Rejection('not_found', `nothing here; telemetry goes to ${[...screening.routes.keys()].join(', ')}`);
  }
  const permission = method === 'OPTIONS' ? route.permit?.(headers) : undefined;
  if (permission !== undefined) return { permission };
  if (method !== 'POST') throw new Rejection('method', 'telemetry is sent by POST', { Allow: 'POST' });
  const refused = route.screen === undefined ? screenOtlp(headers) : route.screen(headers);
  if (refused !== undefined) throw refused;
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new Rejection('content_encoding', 'Content-Encoding must be gzip or none', { 'Accept-Encoding': 'gzip' });
  }
  if (Number(headers['content-length'] ?? 0) > screening.maxBodyBytes) throw tooLarge(screening.maxBodyBytes);
  return { route, contentType: headers['content-type'] ?? '', gzip: encoding === 'gzip' };
}

function screenOtlp(headers: IncomingHttpHeaders): Rejection | undefined {
  if (parseContentType(headers['content-type']) !== undefined) return undefined;
  return new Rejection('content_type', 'Content-Type must be application/x-protobuf or application/json');
}

/** The refusal of a body over the limit. */
export function tooLarge(maxBodyBytes: number): Rejection {
  return new Rejection('too_large', `the body must not exceed ${maxBodyBytes} bytes, also when decompressed`);
}
