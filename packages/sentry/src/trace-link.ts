/** The address at which a trace can be looked at. */
import { typeName } from '@weir/otel-compat';
import { WeirSentryError } from './errors.ts';

/** The ids of which an address is made: 32 and 16 lower-case hexadecimal digits. */
export interface TraceIds {
  readonly traceId: string;
  /** Empty where no span of this process is in scope. */
  readonly spanId: string;
}

/** Makes the address of a trace. */
export type TraceLink = (ids: TraceIds) => string;

const PLACEHOLDER = /\{(trace_id|traceId|span_id|spanId)\}/g;

/**
 * Compiles a template.
 *
 * @throws WeirSentryError where it is no http(s) address, or has no place for the trace id
 */
export function traceLink(template: unknown): TraceLink {
  if (typeof template !== 'string') throw optionError(`a string (got ${typeName(template)})`);
  const link: TraceLink = ({ traceId, spanId }) =>
    template.replaceAll(PLACEHOLDER, (_, name: string) => (name.startsWith('trace') ? traceId : spanId));
  if (!isWebAddress(link({ traceId: '0', spanId: '0' }))) throw optionError('an http or https address');
  if (!/\{trace(?:_id|Id)\}/.test(template)) throw optionError('an address with {trace_id} in it');
  return link;
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol);
}

function optionError(wanted: string): WeirSentryError {
  return new WeirSentryError('WEIR_SENTRY_OPTION', `traceUrl must be ${wanted}`);
}
