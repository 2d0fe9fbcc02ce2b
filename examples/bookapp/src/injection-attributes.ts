/** How spans, logs and Sentry name what was injected. */

/** `error.type` of everything that was injected. */
export const INJECTED_ERROR = 'injected_error';

/** Every span of a request into which something was injected has it. */
export const INJECTED_SPAN_ATTRIBUTE = 'error_injection.endpoint';

/** Names of the attributes. */
export const INJECTION_ATTRIBUTES = [
  'error.type',
  'error_injection.id',
  INJECTED_SPAN_ATTRIBUTE,
  'error_injection.method',
  'error_injection.rate',
  'error_injection.status',
  'error_injection.latency_ms',
  'error_injection.abort',
] as const;
