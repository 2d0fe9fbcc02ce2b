/**
 * The OTLP messages as far as the model keeps them, written from the OTLP specification 1.x in the descriptor form of protobufjs.
 *
 * A field that the model does not keep (schema URLs, entity references, metric metadata) is absent here and therefore
 * skipped like any field unknown to a reader. Names of messages do not travel, so nested ones stand flat; an enumeration
 * is an `int32`, which it is on the wire too, so that a value added to it later passes.
 */
import protobuf from 'protobufjs/light.js';
import { many, one, type MessageDescriptors } from './descriptor.ts';
import { metricMessages } from './metric-schema.ts';

const commonMessages: MessageDescriptors = {
  AnyValue: {
    oneofs: {
      value: {
        oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'],
      },
    },
    fields: {
      stringValue: one('string', 1),
      boolValue: one('bool', 2),
      intValue: one('int64', 3),
      doubleValue: one('double', 4),
      arrayValue: one('ArrayValue', 5),
      kvlistValue: one('KeyValueList', 6),
      bytesValue: one('bytes', 7),
    },
  },
  ArrayValue: { fields: { values: many('AnyValue', 1) } },
  KeyValueList: { fields: { values: many('KeyValue', 1) } },
  KeyValue: { fields: { key: one('string', 1), value: one('AnyValue', 2) } },
  InstrumentationScope: {
    fields: { name: one('string', 1), version: one('string', 2), attributes: many('KeyValue', 3) },
  },
  Resource: { fields: { attributes: many('KeyValue', 1) } },
  RpcStatus: { fields: { code: one('int32', 1), message: one('string', 2) } },
};

const traceMessages: MessageDescriptors = {
  ExportTraceServiceRequest: { fields: { resourceSpans: many('ResourceSpans', 1) } },
  ResourceSpans: { fields: { resource: one('Resource', 1), scopeSpans: many('ScopeSpans', 2) } },
  ScopeSpans: { fields: { scope: one('InstrumentationScope', 1), spans: many('Span', 2) } },
  Span: {
    fields: {
      traceId: one('bytes', 1),
      spanId: one('bytes', 2),
      traceState: one('string', 3),
      parentSpanId: one('bytes', 4),
      name: one('string', 5),
      kind: one('int32', 6),
      startTimeUnixNano: one('fixed64', 7),
      endTimeUnixNano: one('fixed64', 8),
      attributes: many('KeyValue', 9),
      droppedAttributesCount: one('uint32', 10),
      events: many('SpanEvent', 11),
      droppedEventsCount: one('uint32', 12),
      links: many('SpanLink', 13),
      droppedLinksCount: one('uint32', 14),
      status: one('SpanStatus', 15),
      flags: one('fixed32', 16),
    },
  },
  SpanEvent: {
    fields: {
      timeUnixNano: one('fixed64', 1),
      name: one('string', 2),
      attributes: many('KeyValue', 3),
      droppedAttributesCount: one('uint32', 4),
    },
  },
  SpanLink: {
    fields: {
      traceId: one('bytes', 1),
      spanId: one('bytes', 2),
      traceState: one('string', 3),
      attributes: many('KeyValue', 4),
      droppedAttributesCount: one('uint32', 5),
      flags: one('fixed32', 6),
    },
  },
  SpanStatus: { fields: { message: one('string', 2), code: one('int32', 3) } },
};

const logMessages: MessageDescriptors = {
  ExportLogsServiceRequest: { fields: { resourceLogs: many('ResourceLogs', 1) } },
  ResourceLogs: { fields: { resource: one('Resource', 1), scopeLogs: many('ScopeLogs', 2) } },
  ScopeLogs: { fields: { scope: one('InstrumentationScope', 1), logRecords: many('LogRecord', 2) } },
  LogRecord: {
    fields: {
      timeUnixNano: one('fixed64', 1),
      severityNumber: one('int32', 2),
      severityText: one('string', 3),
      body: one('AnyValue', 5),
      attributes: many('KeyValue', 6),
      droppedAttributesCount: one('uint32', 7),
      flags: one('fixed32', 8),
      traceId: one('bytes', 9),
      spanId: one('bytes', 10),
      observedTimeUnixNano: one('fixed64', 11),
      eventName: one('string', 12),
    },
  },
};

/** All messages in the JSON descriptor form of protobufjs. */
export const otlpDescriptor: { readonly nested: MessageDescriptors } = {
  nested: { ...commonMessages, ...traceMessages, ...logMessages, ...metricMessages },
};

const root = protobuf.Root.fromJSON(otlpDescriptor).resolveAll();

/** What a client sends to `/v1/traces`. */
export const traceRequest: protobuf.Type = root.lookupType('ExportTraceServiceRequest');
/** What a client sends to `/v1/logs`. */
export const logsRequest: protobuf.Type = root.lookupType('ExportLogsServiceRequest');
/** What a client sends to `/v1/metrics`. */
export const metricsRequest: protobuf.Type = root.lookupType('ExportMetricsServiceRequest');
/** The body of every refusal. */
export const rpcStatus: protobuf.Type = root.lookupType('RpcStatus');
