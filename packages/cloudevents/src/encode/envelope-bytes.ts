/**
 * All of an event before its data, as bytes. Events that follow each other differ in little before their data: that is written
 * over the bytes of the event before, character by character. Only for the common event, in ASCII; any other is written as text.
 */
import { isPlain } from '../envelope/attribute-text.ts';
import type { EventParts } from '../envelope/parts.ts';
import { flagsText } from '../envelope/span-context.ts';
import { ULID_PREFIX_LENGTH, writeUlidCount } from '../ids/ulid.ts';

/** The longest that is written so. */
export const MAX_ENVELOPE_BYTES = 1_024;

/** What stands before and after each text, where there is one; in some there are places for what differs in every event. */
const AROUND = [
  ['{"specversion":"1.0","type":"', '"'],
  [',"source":"', '"'],
  [',"subject":"', '"'],
  [',"id":"', '____"'],
  [',"time":"', '._________Z","datacontenttype":"application/json"'],
  [',"traceparent":"00-', '-________________-'],
  ['', '"'],
  [',"severitytext":"', '"'],
  [',"severitynumber":', ''],
  [',"correlationid":"', '"'],
  [',"flowid":"', '"'],
  [',"requestid":"', '"'],
] as const;
const [ID, SECOND, TRACE_ID] = [3, 4, 5];
const DATA = ',"data":';
const NANOS_LENGTH = 9;
const TRACE_ID_LENGTH = 32;
const SPAN_ID_LENGTH = 16;
const ZERO = 0x30;

// What was written last is kept, and never handed out: who gets bytes may write into them. Invariant: the first `end` bytes are
// an envelope with these texts, each at its place; an empty text is not there. Without one, `end` is 0.
const kept = Buffer.alloc(MAX_ENVELOPE_BYTES);
const texts = AROUND.map(() => '');
const places = AROUND.map(() => 0);
const next = AROUND.map(() => '');
let view = kept;
let end = 0;

/**
 * Writes `{"specversion":...,"data":`.
 *
 * @param target with room for {@link MAX_ENVELOPE_BYTES} after `at`
 * @returns where it ends; -1 where the event is none that is written so
 */
export function writeEnvelope(target: Uint8Array, at: number, parts: EventParts): number {
  if (!isCommon(parts)) return -1;
  readTexts(parts);
  if (!isRewritten() && !isRebuilt()) return -1;
  target.set(view, at);
  writeUlidCount(target, at + (places[ID] as number) + ULID_PREFIX_LENGTH, parts.ulidCount);
  writeNanos(target, at + (places[SECOND] as number) + parts.second.length + 1, parts.nanos);
  if (parts.traceId !== '') {
    const { spanId } = parts;
    const spanIdAt = at + (places[TRACE_ID] as number) + TRACE_ID_LENGTH + 1;
    for (let index = 0; index < SPAN_ID_LENGTH; index += 1) target[spanIdAt + index] = spanId.charCodeAt(index);
  }
  return at + end;
}

/** Whether an event has a ULID, a fraction of a second, and none of the rarer attributes. */
function isCommon(parts: EventParts): boolean {
  return (
    parts.id === undefined &&
    parts.nanos !== 0 &&
    parts.dataschema === undefined &&
    parts.tracestate === undefined &&
    parts.sampledrate === undefined &&
    parts.partitionkey === undefined &&
    parts.sequence === undefined &&
    parts.recordedtime === undefined
  );
}

function readTexts(parts: EventParts): void {
  next[0] = parts.type;
  next[1] = parts.source;
  next[2] = parts.subject ?? '';
  next[ID] = parts.ulidPrefix;
  next[SECOND] = parts.second;
  next[TRACE_ID] = parts.traceId;
  next[6] = parts.traceId === '' ? '' : flagsText(parts);
  next[7] = parts.severitytext ?? '';
  next[8] = parts.severitynumber === undefined ? '' : String(parts.severitynumber);
  next[9] = parts.correlationid ?? '';
  next[10] = parts.flowid ?? '';
  next[11] = parts.requestid ?? '';
}

/** Writes what is new over what was, where each text has the length of the one before. */
function isRewritten(): boolean {
  if (end === 0) return false;
  for (let index = 0; index < next.length; index += 1) {
    const text = next[index] as string;
    const before = texts[index] as string;
    if (text === before) continue;
    if (text.length !== before.length || !isPlain(text)) return false;
    const place = places[index] as number;
    for (let offset = 0; offset < text.length; offset += 1) kept[place + offset] = text.charCodeAt(offset);
    texts[index] = text;
  }
  return true;
}

/** Puts all together again. */
function isRebuilt(): boolean {
  end = 0;
  let envelope = '';
  for (const [index, [before, after]] of AROUND.entries()) {
    const text = next[index] as string;
    texts[index] = text;
    if (text === '') continue;
    if (!isPlain(text)) return false;
    envelope += before;
    places[index] = envelope.length;
    envelope += text + after;
  }
  envelope += DATA;
  if (envelope.length > MAX_ENVELOPE_BYTES) return false;
  end = kept.write(envelope, 'latin1');
  view = kept.subarray(0, end);
  return true;
}

/** All nine digits. */
function writeNanos(target: Uint8Array, at: number, nanos: number): void {
  let rest = nanos;
  for (let index = at + NANOS_LENGTH - 1; index >= at; index -= 1) {
    const tens = Math.floor(rest / 10);
    target[index] = ZERO + rest - tens * 10;
    rest = tens;
  }
}
