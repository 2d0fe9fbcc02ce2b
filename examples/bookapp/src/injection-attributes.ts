/** How spans, logs and Sentry name what was injected. */

/** `error.type` of everything that was injected. */
export const INJECTED_ERROR = 'injected_error';

/** Names of the attributes. */
export const INJECTION_ATTRIBUTES = [
  'error.type',
  'error_injection.id',
  'error_injection.endpoint',
  'error_injection.method',
  'error_injection.rate',
  'error_injection.status',
  'error_injection.latency_ms',
  'error_injection.abort',
] as const;
