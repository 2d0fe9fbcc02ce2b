/** Answers of OTLP/HTTP, in the encoding of the request. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseContentType, type OtlpContentType } from '../otlp/content-type.ts';
import type { Rejection } from './rejection.ts';
import { rpcStatus } from '../otlp/schema.ts';

/** Full success: an export response in which nothing is set, which protobuf writes as no bytes at all. */
export function replyAccepted(request: IncomingMessage, response: ServerResponse): void {
  const contentType = encodingOf(request);
  reply(response, 200, contentType, contentType === 'application/json' ? '{}' : new Uint8Array());
}

/** A refusal: a `Status` with the reason in words. */
export function replyRejected(request: IncomingMessage, response: ServerResponse, rejection: Rejection): void {
  const contentType = encodingOf(request);
  const status = { message: rejection.message };
  const body = contentType === 'application/json' ? JSON.stringify(status) : rpcStatus.encode(status).finish();
  for (const [name, value] of Object.entries(rejection.headers)) response.setHeader(name, value);
  reply(response, rejection.status, contentType, body);
}

/** JSON where the request's own encoding is none of OTLP's. */
function encodingOf(request: IncomingMessage): OtlpContentType {
  return parseContentType(request.headers['content-type']) ?? 'application/json';
}

function reply(
  response: ServerResponse,
  status: number,
  contentType: OtlpContentType,
  body: string | Uint8Array,
): void {
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
