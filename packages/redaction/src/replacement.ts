/** What stands in the place of what was masked. */
import { errorName, type FaultCounter, typeName } from '@weir/otel-compat';
import type { RedactionCategory } from './category.ts';
import { RedactionError } from './errors.ts';

/** Replaces what was found: a fixed text, a keyed hash, a part of it, or what a function makes of it. */
export type Replacement =
  | string
  | {
      /**
       * `[HASH:...]`, the first 128 bits of an HMAC-SHA-256 (RFC 2104) under this key: equal values give equal hashes, so
       * that a masked user id still groups and keys. At least 16 characters or bytes, kept secret: without it nobody can try
       * out values.
       */
      readonly hash: { readonly key: string | Uint8Array };
    }
  | {
      /** `[REDACTED:...]` with the last characters: at most 8, and never more than a quarter of the value. */
      readonly partial: { readonly last: number };
    }
  | ((matched: string, category: RedactionCategory) => string);

/** A replacement made ready. */
export type Replace = (matched: string, category: RedactionCategory) => string;

/** What stands for a masked value unless something else is asked for. */
export const REDACTED = '[REDACTED]';

// The forms above: masked text is not masked again, so that a record which passes two masks comes out as from one.
const MASKED = /^\[(?:REDACTED(?::[^[\]]{0,8})?|HASH:[0-9a-f]{32})\]$/;

/** Whether a text is what a mask put in the place of another. */
export function isMasked(text: string): boolean {
  return text.length <= 39 && text.startsWith('[') && MASKED.test(text);
}

const MIN_KEY = 16;
const MAX_LAST = 8;

/**
 * Makes a replacement ready.
 *
 * @throws RedactionError `WEIR_REDACTION_OPTION`
 */
export function replacing(option: string, replacement: unknown, faults: FaultCounter): Replace {
  if (typeof replacement === 'string') return () => replacement;
  if (typeof replacement === 'function') return guarded(replacement as Replace, faults);
  if (typeof replacement === 'object' && replacement !== null) {
    if ('hash' in replacement) return hashing(option, (replacement.hash as { key?: unknown } | null)?.key);
    if ('partial' in replacement) return keeping(option, (replacement.partial as { last?: unknown } | null)?.last);
  }
  throw new RedactionError(
    'WEIR_REDACTION_OPTION',
    `${option} must be a string, { hash }, { partial } or a function (got ${typeName(replacement)})`,
  );
}

function hashing(option: string, key: unknown): Replace {
  if ((typeof key !== 'string' && !(key instanceof Uint8Array)) || key.length < MIN_KEY) {
    const given = key instanceof Uint8Array || typeof key === 'string' ? `one of ${key.length}` : typeName(key);
    throw new RedactionError(
      'WEIR_REDACTION_OPTION',
      `${option}.hash.key must be a string or bytes of at least ${MIN_KEY} (got ${given})`,
    );
  }
  // Loaded where it is used: an import would cost every user of this package at start.
  const { createHmac } = process.getBuiltinModule('node:crypto');
  return (matched) => `[HASH:${createHmac('sha256', key).update(matched).digest('hex').slice(0, 32)}]`;
}

function keeping(option: string, last: unknown): Replace {
  if (!Number.isInteger(last) || (last as number) < 1 || (last as number) > MAX_LAST) {
    throw new RedactionError(
      'WEIR_REDACTION_OPTION',
      `${option}.partial.last must be an integer from 1 to ${MAX_LAST} (got ${typeName(last)})`,
    );
  }
  return (matched) => {
    const kept = Math.min(last as number, Math.floor(matched.length / 4));
    if (kept === 0) return REDACTED;
    // Letters and digits alone: a quote that was kept would end the text around it.
    return `[REDACTED:${matched.slice(-kept).replaceAll(/[^\p{L}\p{N}]/gu, '')}]`;
  };
}

/** A function of the application may throw, or give what is no text. */
function guarded(replacement: Replace, faults: FaultCounter): Replace {
  return (matched, category) => {
    try {
      const text: unknown = replacement(matched, category);
      if (typeof text === 'string') return text;
      faults.count('bad_replacement', `a replacement function gave no string (got ${typeName(text)})`);
    } catch (error) {
      faults.count('bad_replacement', `a replacement function failed: ${errorName(error)}`);
    }
    return REDACTED;
  };
}
