/** The extension attributes that the mapping knows. */

/**
 * Extension attributes that an event gets where the record has what they say: those that `cloudevents/spec` documents, and
 * `flowid` and `requestid`.
 */
export const EVENT_EXTENSIONS = [
  'traceparent',
  'tracestate',
  'severitytext',
  'severitynumber',
  'correlationid',
  'flowid',
  'requestid',
  'partitionkey',
  'sequence',
  'recordedtime',
  'sampledrate',
] as const;

/** One of {@link EVENT_EXTENSIONS}. */
export type EventExtension = (typeof EVENT_EXTENSIONS)[number];
