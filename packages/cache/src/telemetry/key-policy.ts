/** What of a key telemetry may tell: nothing, a keyed hash, or what a template of the application makes of it. */
import { errorName } from '@weir/otel-compat';
import { keyText } from '../key-text.ts';
import { faults } from './faults.ts';

/**
 * How keys go to spans and events; to metrics they never go, and values go nowhere.
 *
 * `never`: not at all. `hash`: the first 16 hex digits of an HMAC-SHA-256 under this secret, equal for equal keys.
 * `template`: what the function returns, cut to 256 characters; undefined tells nothing.
 */
export type KeyPolicy<K = unknown> =
  | 'never'
  | { readonly hash: string }
  | { readonly template: (key: K) => string | undefined };

const MAX_LENGTH = 256;
const HASH_LENGTH = 16;

/** What may be told of a key; never throws. */
export type KeyTeller = (key: unknown) => string | undefined;

/** Undefined where nothing may be told, so that nobody asks. */
export function keyTeller(policy: KeyPolicy<never>): KeyTeller | undefined {
  if (policy === 'never') return undefined;
  const tell = 'hash' in policy ? hashed(policy.hash) : (policy.template as KeyTeller);
  return (key) => {
    try {
      const told: unknown = tell(key);
      return typeof told === 'string' ? told.slice(0, MAX_LENGTH) : undefined;
    } catch (error) {
      faults.count('key_policy_error', `a key could not be told: ${errorName(error)}`);
      return undefined;
    }
  };
}

function hashed(secret: string): KeyTeller {
  // Loaded when it is asked for: an import would cost every user of this package 6 ms at start.
  const { createHmac } = process.getBuiltinModule('node:crypto');
  return (key) => createHmac('sha256', secret).update(keyText(key)).digest('hex').slice(0, HASH_LENGTH);
}
