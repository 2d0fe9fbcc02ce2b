export type { HostPolicy } from '@weir/otel-compat';
export { REQUEST_CONTEXT_ERROR_CODES, RequestContextError, type RequestContextErrorCode } from './errors.ts';
export { extractRequestId, injectRequestId } from './message-headers.ts';
export { bindRequestId, getRequestId, runWithRequestId, setRequestId } from './request-context.ts';
export { isRequestId, MAX_REQUEST_ID_LENGTH, newRequestId } from './request-id.ts';
export { requestIdHooks, type RequestIdHooks, type RequestIdHooksOptions } from './request-id-hooks.ts';
export { RequestIdLogRecordProcessor, RequestIdSpanProcessor } from './request-id-processors.ts';
export {
  REQUEST_ID_HEADER,
  type RequestIdHeaderOptions,
  RequestIdPropagator,
  type RequestIdPropagatorOptions,
} from './request-id-propagator.ts';
export { type RequestContextFault, requestContextStats } from './state.ts';
