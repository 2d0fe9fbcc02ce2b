/** The JSON format of events that are made here, as text: all before the data. */
import { isPlain } from '../envelope/attribute-text.ts';
import { type EventParts, partsId } from '../envelope/parts.ts';
import { traceparent } from '../envelope/span-context.ts';
import { momentText } from '../envelope/time.ts';

/** From the first brace to the colon of `data`. */
export function envelopeText(parts: EventParts): string {
  const { subject, id, dataschema, tracestate, severitytext, severitynumber, correlationid, flowid, requestid } = parts;
  let text = `{"specversion":"1.0","type":${quoted(parts.type)},"source":${quoted(parts.source)}`;
  if (subject !== undefined) text += `,"subject":${quoted(subject)}`;
  text += `,"id":${id === undefined ? `"${partsId(parts)}"` : quoted(id)}`;
  const time = momentText(parts);
  if (time !== undefined) text += `,"time":"${time}"`;
  text += ',"datacontenttype":"application/json"';
  if (dataschema !== undefined) text += `,"dataschema":${quoted(dataschema)}`;
  if (parts.traceId !== '') text += `,"traceparent":"${traceparent(parts)}"`;
  if (tracestate !== undefined) text += `,"tracestate":${quoted(tracestate)}`;
  if (severitytext !== undefined) text += `,"severitytext":${quoted(severitytext)}`;
  if (severitynumber !== undefined) text += `,"severitynumber":${severitynumber}`;
  if (correlationid !== undefined) text += `,"correlationid":${quoted(correlationid)}`;
  if (flowid !== undefined) text += `,"flowid":${quoted(flowid)}`;
  if (requestid !== undefined) text += `,"requestid":${quoted(requestid)}`;
  const { sampledrate, partitionkey, sequence, recordedtime } = parts;
  if (sampledrate !== undefined) text += `,"sampledrate":${sampledrate}`;
  if (partitionkey !== undefined) text += `,"partitionkey":${quoted(partitionkey)}`;
  if (sequence !== undefined) text += `,"sequence":${quoted(sequence)}`;
  if (recordedtime !== undefined) text += `,"recordedtime":"${recordedtime}"`;
  return `${text},"data":`;
}

/** A string of JSON. */
export function quoted(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text);
}
