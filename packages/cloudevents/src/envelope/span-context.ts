/** A span context as attributes of an event. */
import { createTraceState, type SpanContext } from '@opentelemetry/api';
import { isAttributeText } from './attribute-text.ts';

const TRACE_ID_LENGTH = 32;
const SPAN_ID_LENGTH = 16;
const NO_TRACE_ID = '0'.repeat(32);
const NO_SPAN_ID = '0'.repeat(16);
// W3C Trace Context, section 3.3.1.5: what is to be propagated at least.
const MAX_TRACESTATE_LENGTH = 512;

/** The context where it names a span. */
export function validContext(context: SpanContext | undefined | null): SpanContext | undefined {
  if (context === undefined || context === null) return undefined;
  const { traceId, spanId } = context;
  if (traceId !== lastTraceId) {
    if (!isHex(traceId, TRACE_ID_LENGTH) || traceId === NO_TRACE_ID) return undefined;
    lastTraceId = traceId;
  }
  return isHex(spanId, SPAN_ID_LENGTH) && spanId !== NO_SPAN_ID ? context : undefined;
}

/** Character by character: that is half the price of a pattern. */
function isHex(text: unknown, length: number): boolean {
  if (typeof text !== 'string' || text.length !== length) return false;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x30 || code > 0x66 || (code > 0x39 && code < 0x61)) return false;
  }
  return true;
}

// Records come in bursts, trace by trace.
let lastTraceId = ' ';

/** W3C Trace Context, section 3.2. */
export function traceparent(context: Omit<SpanContext, 'traceState'>): string {
  return `00-${context.traceId}-` + `${context.spanId}-${flagsText(context)}`;
}

/** Two digits. */
export function flagsText({ traceFlags }: Pick<SpanContext, 'traceFlags'>): string {
  return traceFlags === 1 ? '01' : ((traceFlags || 0) & 0xff).toString(16).padStart(2, '0');
}

/** What `traceState` says, where it is anything that can be an attribute. */
export function tracestate({ traceState }: SpanContext): string | undefined {
  if (traceState === undefined) return undefined;
  const text = traceState.serialize();
  return isAttributeText(text) && text.length <= MAX_TRACESTATE_LENGTH ? text : undefined;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;

/** The span context that a `traceparent` names, with its `tracestate`; undefined where it names none. */
export function contextOf(parent: unknown, state: unknown): SpanContext | undefined {
  const match = typeof parent === 'string' ? TRACEPARENT.exec(parent) : null;
  if (match === null) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = match;
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
  return validContext(typeof state === 'string' ? { ...context, traceState: createTraceState(state) } : context);
}
