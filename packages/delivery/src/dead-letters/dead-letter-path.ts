/** Where dead letters are kept. */
import { typeName } from '@weir/otel-compat';
import { DeliveryError } from '../errors.ts';

/** The value where it is a path or a file URL. @throws DeliveryError `WEIR_DELIVERY_OPTION` */
export function requirePath(name: string, value: unknown): string | URL {
  if ((typeof value === 'string' && value !== '') || value instanceof URL) return value;
  throw new DeliveryError('WEIR_DELIVERY_OPTION', `${name} must be a path or a URL (got ${typeName(value)})`);
}
