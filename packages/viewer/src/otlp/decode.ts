/** From the body of an OTLP/HTTP request to the model, whichever of the two encodings it has. */
import type { Type } from 'protobufjs/light.js';
import { ViewerError } from '../errors.ts';
import { parseContentType } from './content-type.ts';
import { DecodeCursor, MalformedError } from './decode-cursor.ts';
import { readJson } from './json-reader.ts';
import { toLogRecords } from './logs.ts';
import type { ReceivedMetric } from './metric-model.ts';
import type { WireMetricsRequest } from './metric-wire.ts';
import { toMetrics } from './metrics.ts';
import type { ReceivedLogRecord, ReceivedSpan } from './model.ts';
import { readProtobuf } from './protobuf-reader.ts';
import { logsRequest, metricsRequest, traceRequest } from './schema.ts';
import { toSpans } from './traces.ts';
import type { WireLogsRequest, WireTraceRequest } from './wire.ts';

/**
 * The spans of a traces request, in its order.
 *
 * @param bytes the body, decompressed
 * @param contentType its `Content-Type`: `application/x-protobuf` or `application/json`
 * @throws {ViewerError} `WEIR_VIEWER_DECODE` for a body that is not such a request, nests values deeper than 64 or holds too
 * much (see the README), naming the place; `WEIR_VIEWER_CONTENT_TYPE` for another content type
 * @example
 * decodeTraces(Buffer.from('{"resourceSpans":[]}'), 'application/json'); // []
 */
export function decodeTraces(bytes: Uint8Array, contentType: string): ReceivedSpan[] {
  return toSpans(read<WireTraceRequest>(traceRequest, bytes, contentType));
}

/**
 * The log records of a logs request, in its order.
 *
 * @param bytes the body, decompressed
 * @param contentType its `Content-Type`: `application/x-protobuf` or `application/json`
 * @throws {ViewerError} as {@link decodeTraces}
 * @example
 * decodeLogs(Buffer.from('{"resourceLogs":[]}'), 'application/json'); // []
 */
export function decodeLogs(bytes: Uint8Array, contentType: string): ReceivedLogRecord[] {
  return toLogRecords(read<WireLogsRequest>(logsRequest, bytes, contentType));
}

/**
 * The metrics of a metrics request, in its order; a metric without data is left out.
 *
 * @param bytes the body, decompressed
 * @param contentType its `Content-Type`: `application/x-protobuf` or `application/json`
 * @throws {ViewerError} as {@link decodeTraces}
 * @example
 * decodeMetrics(Buffer.from('{"resourceMetrics":[]}'), 'application/json'); // []
 */
export function decodeMetrics(bytes: Uint8Array, contentType: string): ReceivedMetric[] {
  return toMetrics(read<WireMetricsRequest>(metricsRequest, bytes, contentType));
}

function read<Request>(type: Type, bytes: Uint8Array, contentType: string): Request {
  const encoding = parseContentType(contentType);
  if (encoding === undefined) {
    throw new ViewerError('WEIR_VIEWER_CONTENT_TYPE', 'must be application/x-protobuf or application/json');
  }
  const cursor = new DecodeCursor();
  try {
    const readMessage = encoding === 'application/json' ? readJson : readProtobuf;
    return readMessage(type, bytes, cursor) as Request;
  } catch (cause) {
    // Besides our own, the readers below throw errors of many classes (RangeError, SyntaxError): each means a bad body.
    const reason = cause instanceof MalformedError ? cause.message : `cannot be read as ${encoding}`;
    throw new ViewerError('WEIR_VIEWER_DECODE', `${cursor.path()} ${reason}`, { cause });
  }
}
