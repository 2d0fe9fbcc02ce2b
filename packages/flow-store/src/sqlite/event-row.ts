/** A flow event as columns and back, equal to what it was. */
import type { FlowEvent, FlowStage, FlowStatus, NodeType } from '@weir/flow-events';
import { formatRfc3339 } from '@weir/otel-compat';
import { floorDivided } from '../definitions/floor-division.ts';
import type { Row } from './database.ts';

/** Texts of the dictionary of places; no group is the empty text. */
export const PLACE_COLUMNS = ['grouping', 'node', 'type', 'stage', 'status'] as const;

/** Where and how an event was seen, as texts of the dictionary. */
export function placeOf({ group_flow: group = '', node, stage, status }: FlowEvent): readonly string[] {
  return [group, node.id, node.type, stage, status];
}

/** Columns of the event itself. */
export interface EventColumns {
  readonly eventId: Uint8Array;
  readonly traceId: Uint8Array | null;
  readonly spanId: Uint8Array | null;
  readonly causationId: Uint8Array | null;
  readonly requestId: string | null;
  readonly rest: string | null;
}

/** The members that have no column of their own, as JSON. */
type Rest = Partial<
  Pick<
    FlowEvent,
    | 'ack'
    | 'error'
    | 'payload_bytes'
    | 'input_bytes'
    | 'output_bytes'
    | 'sample_rate'
    | 'meta'
    | 'attempt'
    | 'timestamp'
  >
>;

/** The columns of an event, its time apart. */
export function eventColumns(event: FlowEvent, atNs: bigint): EventColumns {
  const {
    version: _version,
    event_id: eventId,
    flow_id: _flowId,
    group_flow: _group,
    node: _node,
    stage: _stage,
    status: _status,
    trace_id: traceId,
    span_id: spanId,
    causation_id: causationId,
    request_id: requestId,
    timestamp,
    ...members
  } = event;
  const rest: Rest = timestamp === timeText(atNs) ? members : { ...members, timestamp };
  return {
    eventId: uuidBytes(eventId),
    traceId: traceId === undefined ? null : Buffer.from(traceId, 'hex'),
    spanId: spanId === undefined ? null : Buffer.from(spanId, 'hex'),
    causationId: causationId === undefined ? null : uuidBytes(causationId),
    requestId: requestId ?? null,
    rest: hasMembers(rest) ? JSON.stringify(rest) : null,
  };
}

/** The event of a row and of the texts of its place. */
export function eventOf(flowId: string, row: Row, place: readonly string[]): FlowEvent {
  const [group = '', node = '', type, stage, status] = place;
  const at = row['at'] as bigint;
  const requestId = row['request_id'];
  const { timestamp = timeText(at), ...members } = JSON.parse((row['rest'] as string | null) ?? '{}') as Rest;
  return {
    version: 1,
    event_id: uuidText(row['event_id'] as Uint8Array),
    flow_id: flowId,
    ...(group === '' ? {} : { group_flow: group }),
    node: { id: node, type: type as NodeType },
    stage: stage as FlowStage,
    status: status as FlowStatus,
    ...members,
    ...(requestId === null ? {} : { request_id: requestId as string }),
    timestamp,
    ...optional('causation_id', row['causation_id'], uuidText),
    ...optional('trace_id', row['trace_id'], hex),
    ...optional('span_id', row['span_id'], hex),
  };
}

/** A UUID as its 16 bytes. */
export function uuidBytes(uuid: string): Uint8Array {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** The UUID of 16 bytes. */
export function uuidText(bytes: Uint8Array): string {
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function optional(name: string, value: unknown, read: (bytes: Uint8Array) => string): Record<string, string> {
  return value instanceof Uint8Array ? { [name]: read(value) } : {};
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function timeText(ns: bigint): string {
  const seconds = floorDivided(ns, 1_000_000_000n);
  return formatRfc3339([Number(seconds), Number(ns - seconds * 1_000_000_000n)]);
}

function hasMembers(rest: object): boolean {
  for (const _ in rest) return true;
  return false;
}
