/** A pattern in RE2, by `re2js`. */
import { typeName } from '@weir/otel-compat';
import { RE2JS } from 're2js';
import { RedactionError } from './errors.ts';
import type { LinearPattern } from './patterns.ts';

const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  // Texts are Unicode, and all matches are looked for, anyhow.
  u: 0,
  g: 0,
};

/**
 * A pattern for `createRedactor({ patterns })`. Its syntax is that of RE2: as of `RegExp`, but without references back and
 * without looking around, which no engine can do in linear time.
 *
 * @param pattern text of the pattern, or a `RegExp` whose text and flags `i`, `m`, `s` are taken
 * @throws RedactionError `WEIR_REDACTION_PATTERN` for what is no pattern of RE2, with its reason as cause, and for one that
 *   matches the empty text
 * @example
 * const redactor = createRedactor({ patterns: { employee: re2(/\bEMP-\d{6}\b/) } });
 * redactor.mask('assigned to EMP-004217'); // 'assigned to [REDACTED]'
 */
export function re2(pattern: string | RegExp): LinearPattern {
  if (typeof pattern !== 'string' && !(pattern instanceof RegExp)) {
    throw new RedactionError('WEIR_REDACTION_PATTERN', `must be a string or a RegExp (got ${typeName(pattern)})`);
  }
  const compiled = compile(pattern);
  if (compiled.matcher('').find()) {
    throw new RedactionError('WEIR_REDACTION_PATTERN', 'must not match the empty text, which is everywhere');
  }
  return {
    *matches(text) {
      const matcher = compiled.matcher(text);
      while (matcher.find()) yield [matcher.start(), matcher.end()];
    },
  };
}

function compile(pattern: string | RegExp): RE2JS {
  const [source, given] = typeof pattern === 'string' ? [pattern, ''] : [RE2JS.translateRegExp(pattern), pattern.flags];
  let flags = 0;
  for (const flag of given) {
    const known = FLAGS[flag];
    if (known === undefined) throw new RedactionError('WEIR_REDACTION_PATTERN', `the flag ${flag} has no meaning here`);
    flags |= known;
  }
  try {
    return RE2JS.compile(source, flags);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : typeName(cause);
    throw new RedactionError('WEIR_REDACTION_PATTERN', `is not a pattern of RE2: ${reason}`, { cause });
  }
}
