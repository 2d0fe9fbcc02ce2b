/** Ids that join events, from the attributes by which other packages stamp records. */
import { ATTR_FLOW_ID, ATTR_FLOW_SAMPLE_RATE, ATTR_REQUEST_ID } from '@weir/semconv';
import { isAttributeText } from './attribute-text.ts';
import type { EventExtension } from './extensions.ts';
import type { EventData } from './telemetry-event.ts';
import type { EventParts } from './parts.ts';

const MAX_ID_LENGTH = 256;
const MAX_INT32 = 2_147_483_647;

/** Sets `correlationid`, `flowid`, `requestid` and `sampledrate`, where the record has them. */
export function correlation(
  parts: Pick<EventParts, 'correlationid' | 'flowid' | 'requestid' | 'sampledrate'>,
  attributes: Readonly<Record<string, unknown>>,
  data: EventData,
  has: Readonly<Record<EventExtension, boolean>>,
): void {
  const flowId = idOf(data[ATTR_FLOW_ID], attributes, ATTR_FLOW_ID);
  const requestId = idOf(data[ATTR_REQUEST_ID], attributes, ATTR_REQUEST_ID);
  const correlationId = flowId ?? requestId;
  if (correlationId !== undefined) {
    if (has.correlationid) parts.correlationid = correlationId;
    if (has.flowid && flowId !== undefined) parts.flowid = flowId;
    if (has.requestid && requestId !== undefined) parts.requestid = requestId;
  }
  const rate = data[ATTR_FLOW_SAMPLE_RATE];
  if (rate === undefined || !has.sampledrate) return;
  // A rate of 1 is as good as none.
  if (Number.isInteger(rate) && (rate as number) > 1 && (rate as number) <= MAX_INT32)
    parts.sampledrate = rate as number;
}

/** An id as the application gave it. One that a mask has changed does not name anything any more. */
function idOf(value: unknown, attributes: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (value === undefined || value !== attributes[name]) return undefined;
  if (value === lastId) return lastId;
  if (!isAttributeText(value) || value.length > MAX_ID_LENGTH) return undefined;
  lastId = value;
  return value;
}

// Records of one flow or request follow each other.
let lastId = '';
