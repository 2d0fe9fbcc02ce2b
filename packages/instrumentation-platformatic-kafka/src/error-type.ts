/** What `error.type` says of a failed operation. */
import { errorName } from '@weir/otel-compat';

/** Codes of Kafka and of its client, of Node, and nothing that a foreign error could bring into a metric. */
const CODE = /^[A-Z][A-Z0-9_]{0,63}$/;
const MAX_DEPTH = 8;

interface NestedError {
  readonly apiId?: unknown;
  readonly code?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

/**
 * The error code of the Kafka protocol, such as `UNKNOWN_TOPIC_OR_PARTITION`, at whatever depth the client has wrapped it;
 * else the client's own code, such as `PLT_KFK_NETWORK`; else the name of the error.
 */
export function errorTypeOf(error: unknown): string {
  return find(error, 'apiId', MAX_DEPTH) ?? find(error, 'code', MAX_DEPTH) ?? errorName(error);
}

function find(error: unknown, member: 'apiId' | 'code', depth: number): string | undefined {
  if (typeof error !== 'object' || error === null || depth === 0) return undefined;
  const { [member]: value, errors, cause } = error as NestedError;
  // This code only says that there is more than one.
  if (typeof value === 'string' && CODE.test(value) && value !== 'PLT_KFK_MULTIPLE') return value;
  for (const inner of [...(Array.isArray(errors) ? (errors as unknown[]) : []), cause]) {
    const found = find(inner, member, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
