/**
 * The JSON format of events that were made here, faster than `JSON.stringify` writes the whole: few flat texts around the
 * JSON of the data become bytes fast, many small ones do not.
 */
import { isPlain } from '../envelope/attribute-text.ts';
import type { TelemetryEvent } from '../envelope/made-event.ts';
import { pooledBytes } from './pooled-bytes.ts';

const TIME = '","time":"';
const DATA_TYPE = '","datacontenttype":"application/json"';
const DATA_TYPE_AND_TRACE = `${DATA_TYPE},"traceparent":"`;

const CLOSE = 0x7d;

/** The same bytes as those of any other event with these members. */
export function madeBytes(event: TelemetryEvent): Buffer {
  return pooledBytes(envelopeText(event), JSON.stringify(event.data), CLOSE);
}

/** All before the data. */
function envelopeText(event: TelemetryEvent): string {
  const { time, dataschema, traceparent, tracestate } = event;
  let text = headText(event) + event.id;
  if (time !== undefined) text += TIME + time;
  if (dataschema === undefined && tracestate === undefined && traceparent !== undefined) {
    text += DATA_TYPE_AND_TRACE + traceparent + joinText(event, '"');
  } else {
    text += DATA_TYPE;
    if (dataschema !== undefined) text += `,"dataschema":${quoted(dataschema)}`;
    if (traceparent !== undefined) text += `,"traceparent":"${traceparent}"`;
    if (tracestate !== undefined) text += `,"tracestate":${quoted(tracestate)}`;
    text += joinText(event, '');
  }
  const { sampledrate, partitionkey, sequence, recordedtime } = event;
  if (sampledrate !== undefined) text += `,"sampledrate":${sampledrate}`;
  if (partitionkey !== undefined) text += `,"partitionkey":${quoted(partitionkey)}`;
  if (sequence !== undefined) text += `,"sequence":${quoted(sequence)}`;
  if (recordedtime !== undefined) text += `,"recordedtime":"${recordedtime}"`;
  return `${text},"data":`;
}

// What comes again is written once: a process has few types and levels, and records of one user, request or flow follow each
// other.
let lastHead = { type: '', source: '', subject: undefined as string | undefined, text: '' };

/** All before the id. */
function headText({ type, source, subject }: TelemetryEvent): string {
  if (lastHead.type === type && lastHead.source === source && lastHead.subject === subject) return lastHead.text;
  const named = subject === undefined ? '' : `,"subject":${quoted(subject)}`;
  const text = `{"specversion":"1.0","type":${quoted(type)},"source":${quoted(source)}${named},"id":"`;
  lastHead = { type, source, subject, text };
  return text;
}

interface Joined {
  readonly severitytext: string | undefined;
  readonly severitynumber: number | undefined;
  readonly correlationid: string | undefined;
  readonly flowid: string | undefined;
  readonly requestid: string | undefined;
  readonly before: string;
  readonly text: string;
}

let lastJoined: Joined | undefined;

/** Severity and what joins events. */
function joinText(
  { severitytext, severitynumber, correlationid, flowid, requestid }: TelemetryEvent,
  before: string,
): string {
  const last = lastJoined;
  if (
    last !== undefined &&
    last.correlationid === correlationid &&
    last.flowid === flowid &&
    last.requestid === requestid &&
    last.severitynumber === severitynumber &&
    last.severitytext === severitytext &&
    last.before === before
  ) {
    return last.text;
  }
  let text = before;
  if (severitytext !== undefined) text += `,"severitytext":${quoted(severitytext)}`;
  if (severitynumber !== undefined) text += `,"severitynumber":${severitynumber}`;
  if (correlationid !== undefined) text += `,"correlationid":${quoted(correlationid)}`;
  if (flowid !== undefined) text += `,"flowid":${quoted(flowid)}`;
  if (requestid !== undefined) text += `,"requestid":${quoted(requestid)}`;
  lastJoined = { severitytext, severitynumber, correlationid, flowid, requestid, before, text };
  return text;
}

/** A string of JSON. */
export function quoted(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text);
}
