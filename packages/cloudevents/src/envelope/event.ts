/**
 * What the specification names. An event in memory is the `CloudEventV1` of the official `cloudevents` package, of which only
 * types are imported: loading it costs 34 ms.
 */

/** The version of the specification that is written and read. */
export const SPEC_VERSION = '1.0';

/** The content type of data that is a JSON value, which is what an event without one has, too. */
export const JSON_DATA = 'application/json';

/** Attributes of the specification itself, in the order in which they are written. All others are extensions. */
export const CORE_ATTRIBUTES = [
  'specversion',
  'type',
  'source',
  'subject',
  'id',
  'time',
  'datacontenttype',
  'dataschema',
] as const;
