/** What gRPC calls the outcome of a call. */
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { RejectReason } from '../http/rejection.ts';

const OK = '0';

/** Codes by reason. Of these, OTLP senders try `14`, unavailable, again. */
const CODES: Readonly<Record<RejectReason, number>> = {
  forbidden_host: 7,
  forbidden_origin: 7,
  not_found: 12,
  method: 12,
  content_type: 3,
  content_encoding: 12,
  too_large: 8,
  bad_data: 3,
  aborted: 1,
  busy: 14,
  handler_error: 13,
};

/** An export response in which nothing is set: an uncompressed message of no bytes. */
const EMPTY_MESSAGE = Buffer.alloc(5);

/** Answers a call that was accepted. */
export function answerAccepted(stream: ServerHttp2Stream): void {
  if (stream.closed || stream.destroyed || stream.headersSent) return;
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': OK }));
  stream.respond(
    { [constants.HTTP2_HEADER_STATUS]: 200, 'content-type': 'application/grpc' },
    { waitForTrailers: true },
  );
  stream.end(EMPTY_MESSAGE);
}

/** Answers a call that was refused: trailers only. */
export function answerRefused(stream: ServerHttp2Stream, reason: RejectReason, message: string): void {
  if (stream.closed || stream.destroyed || stream.headersSent) return;
  stream.respond(
    {
      [constants.HTTP2_HEADER_STATUS]: 200,
      'content-type': 'application/grpc',
      'grpc-status': String(CODES[reason]),
      'grpc-message': percentEncoded(message),
      ...(reason === 'content_encoding' && { 'grpc-accept-encoding': 'identity,gzip' }),
    },
    { endStream: true },
  );
}

/** As gRPC wants it of a message: everything but visible ASCII, and the percent sign. */
function percentEncoded(message: string): string {
  return [...Buffer.from(message)]
    .map((byte) =>
      byte < 0x20 || byte > 0x7e || byte === 0x25
        ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCodePoint(byte),
    )
    .join('');
}
