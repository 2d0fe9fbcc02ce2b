/** How far a value goes that a name in text announces. */
import { endOfMatch } from '../scan/detector.ts';
import { endOfBrackets, endOfQuoted } from './enclosed.ts';
import { closersAt } from './quote-context.ts';

/** Where a value begins. */
export interface ValueStart {
  readonly at: number;
  /** `=` and `:` as written, `>` in XML, a space after a command line option. */
  readonly separator: '=' | ':' | '>' | ' ';
  /** Where the name begins. */
  readonly nameAt: number;
}

const QUOTE = /(?:\\{0,8}["'`]|%22)/y;
const LINE = /(?:(?!\\[rn])[^\r\n])+/y;
const ELEMENT = /[^<]+/y;
// A scheme of HTTP authentication whose credentials are one word; the two are one value.
const SCHEME = /(?:bearer|basic|token|apikey|negotiate)[ \t]{1,8}(?=\S)/iy;
// Values of forms and lists have no other signs than these, so that what parts them is known for what it is.
const PLAIN = /[\w.~%+/=*-]+(?=[,;&](?:["'{[\\]|[\w.-]{1,64}(?:%5[Dd]|\])?[=:]))/y;
// Whatever else it is made of, it ends at a blank, at markup, or where JSON within JSON ends.
const WORD = /(?:(?!<\/|&amp;|\\["'nrt])\S)+/y;
const TRAILING = /[,;]/;
const NOT_A_VALUE = /^(?:null|undefined|true|false|none|nil|empty|missing|\*+|x{3,})$/i;
// Prose after a colon: "password: must be longer".
const PROSE =
  /^(?:is|must|should|was|are|not|no|too|the|a|an|cannot|can|has|have|required|invalid|expired|incorrect|wrong|please|field)[.,;:!?]?$/i;
const AFTER_ENCLOSED = /[\s,;&)}\]>:."'`\\<]/;

interface Bounds {
  readonly start: number;
  readonly end: number;
}

/** The bounds of the value itself, without its quotes; undefined where there is none worth masking. */
export function valueEnd(
  text: string,
  { at, separator, nameAt, wholeLine }: ValueStart & { readonly wholeLine: boolean },
): Bounds | undefined {
  if (separator === '>') return nonEmpty(at, endOfMatch(ELEMENT, text, at));
  const enclosed = enclosedValue(text, at);
  if (enclosed !== undefined) return enclosed;
  const closers = closersAt(text, nameAt);
  // Asked before anything is read, so that what finds nothing has read nothing.
  if (closers.includes(text[at] ?? ' ')) return undefined;
  const scheme = endOfMatch(SCHEME, text, at);
  if (wholeLine && scheme === -1) return nonEmpty(at, beforeQuote(text, at, endOfMatch(LINE, text, at), closers));
  const from = scheme === -1 ? at : scheme;
  const plain = endOfMatch(PLAIN, text, from);
  const end = plain === -1 ? endOfWord(text, from, closers) : plain;
  if (end <= from) return undefined;
  const value = text.slice(at, Math.min(end, at + 64));
  if (NOT_A_VALUE.test(value) || (separator !== '=' && PROSE.test(value))) return undefined;
  return { start: at, end };
}

/** A value in quotes, where they close and nothing but its end follows, or in brackets and what follows on them. */
function enclosedValue(text: string, at: number): Bounds | undefined {
  const quoted = endOfMatch(QUOTE, text, at);
  if (quoted !== -1) {
    const { end, next } = endOfQuoted(text, text.slice(at, quoted), quoted);
    return endsThere(text, next) ? { start: quoted, end: Math.max(end, quoted) } : undefined;
  }
  if (text[at] !== '{' && text[at] !== '[') return undefined;
  const end = endOfBrackets(text, at);
  return { start: at, end: endsThere(text, end) ? end : Math.max(end, endOfMatch(WORD, text, end)) };
}

function endsThere(text: string, next: number): boolean {
  return next >= text.length || AFTER_ENCLOSED.test(text[next] as string);
}

function endOfWord(text: string, from: number, closers: string): number {
  let end = beforeQuote(text, from, endOfMatch(WORD, text, from), closers);
  while (end > from && (TRAILING.test(text[end - 1] as string) || closers.includes(text[end - 1] as string))) end -= 1;
  return end;
}

/** Within quotes a value ends with them at the latest. */
function beforeQuote(text: string, from: number, end: number, closers: string): number {
  if (end === -1) return -1;
  let first = end;
  for (const quote of '"\'`>') {
    if (!closers.includes(quote)) continue;
    const at = text.slice(from, first).indexOf(quote);
    if (at !== -1) first = from + at;
  }
  return first;
}

function nonEmpty(start: number, end: number): Bounds | undefined {
  return end > start ? { start, end } : undefined;
}
