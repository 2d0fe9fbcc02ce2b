/** What spans and logs tell of what was injected. */
import type { Attributes } from '@opentelemetry/api';
import { INJECTED_ERROR, type INJECTION_ATTRIBUTES } from '../injection-attributes.ts';
import type { ErrorInjectionConfig } from './config.ts';

/** The attributes of a configuration. */
export function attributesOf(config: ErrorInjectionConfig): Attributes {
  return {
    'error.type': INJECTED_ERROR,
    'error_injection.id': config.id,
    'error_injection.endpoint': config.endpoint_pattern,
    'error_injection.method': config.http_method,
    'error_injection.rate': config.error_rate,
    'error_injection.latency_ms': config.latency_ms,
    'error_injection.abort': config.abort,
    ...(config.error_code !== null && { 'error_injection.status': config.error_code }),
  } satisfies Partial<Record<(typeof INJECTION_ATTRIBUTES)[number], unknown>>;
}
