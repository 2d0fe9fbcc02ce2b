/** Any value as one that JSON can write, whatever it does: what comes of attributes and bodies of an application. */

const MAX_DEPTH = 32;
const MAX_MEMBERS = 10_000;

/** What stands for a value that cannot be read or written. */
export const UNREADABLE = '[unreadable]';
const CYCLE = '[circular]';
const TOO_DEEP = '[too deep]';

/**
 * The value as plain JSON: bytes as base64, numbers that are none as their names (as protobuf's JSON has them), large
 * integers as text, dates as RFC 3339, errors as name and message. A cycle, a getter that throws, and what is too deep or
 * too much is replaced or left out. What JSON has no value for gives undefined. Never throws.
 */
export function jsonValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? null : plain(value, [], { members: MAX_MEMBERS });
    default:
      return undefined;
  }
}

interface Left {
  members: number;
}

function plain(value: object, above: object[], left: Left): unknown {
  const depth = above.length;
  try {
    if (value instanceof Uint8Array)
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    if (value instanceof Date) return Number.isFinite(value.getTime()) ? value.toISOString() : String(Number.NaN);
    if (above.includes(value)) return CYCLE;
    if (above.length >= MAX_DEPTH) return TOO_DEEP;
    above.push(value);
    return Array.isArray(value) ? list(value, above, left) : members(value, above, left);
  } catch {
    return UNREADABLE;
  } finally {
    above.length = depth;
  }
}

function list(value: readonly unknown[], above: object[], left: Left): unknown[] {
  const result: unknown[] = [];
  for (let index = 0; index < value.length && left.members > 0; index += 1) {
    left.members -= 1;
    result.push(member(value, index, above, left) ?? null);
  }
  return result;
}

function members(value: object, above: object[], left: Left): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const entries = value instanceof Map ? Object.fromEntries(value) : value;
  if (value instanceof Error) Object.assign(result, { name: String(value.name), message: String(value.message) });
  for (const key of Object.keys(entries)) {
    if (left.members <= 0) break;
    left.members -= 1;
    const found = member(entries, key, above, left);
    if (found !== undefined) setMember(result, key, found);
  }
  return result;
}

function member(holder: object, key: string | number, above: object[], left: Left): unknown {
  let value: unknown;
  try {
    value = (holder as Record<string | number, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
  return typeof value === 'object' && value !== null ? plain(value, above, left) : jsonValue(value);
}

/** Sets a member as its own, also one that is called `__proto__`. */
export function setMember(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}
