/** How far a value goes that a name in text announces. */
import { endOfMatch } from '../scan/detector.ts';

/** Where a value begins. */
export interface ValueStart {
  readonly at: number;
  /** `=` and `:` as written, `>` in XML, a space after a command line option. */
  readonly separator: '=' | ':' | '>' | ' ';
  /** What stands before the name. */
  readonly nameQuote: string;
}

const QUOTE = /(?:\\{0,8}["'`]|%22)/y;
const LINE = /(?:(?!\\[rn])[^\r\n])+/y;
const ELEMENT = /[^<]+/y;
// A scheme of HTTP authentication whose credentials are one word; the two are one value.
const SCHEME = /(?:bearer|basic|token|apikey|negotiate)[ \t]{1,8}(?=\S)/iy;
// `,` `;` and `&` end a value where something else begins after them; a closing bracket, where nothing but more of such follows.
const BARE = /(?:(?![,;&](?:\s|$|["'{[\\]|[\w.-]{1,64}[=:])|&amp;|[)\]}](?:[\s,;.)\]}"']|$)|\\["'nrt])[^\s"'`<>])+/y;
const NOT_A_VALUE = /^(?:null|undefined|true|false|none|nil|empty|missing|\*+|x{3,})$/i;
// Prose after a colon: "password: must be longer".
const PROSE =
  /^(?:is|must|should|was|are|not|no|too|the|a|an|cannot|can|has|have|required|invalid|expired|incorrect|wrong|please|field)[.,;:!]?$/i;
const BRACKETS: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
const MAX_NESTED = 16_384;

/** The bounds of the value itself, without its quotes; undefined where there is none worth masking. */
export function valueEnd(
  text: string,
  { at, separator, nameQuote, wholeLine }: ValueStart & { readonly wholeLine: boolean },
): { readonly start: number; readonly end: number } | undefined {
  const quoted = endOfMatch(QUOTE, text, at);
  if (quoted !== -1) return nonEmpty(quoted, endOfQuoted(text, text.slice(at, quoted), quoted));
  if (separator === '>') return nonEmpty(at, endOfMatch(ELEMENT, text, at));
  const close = BRACKETS[text[at] ?? ''];
  if (close !== undefined) return nonEmpty(at, endOfBrackets(text, at));
  const scheme = endOfMatch(SCHEME, text, at);
  if (wholeLine && scheme === -1) {
    const end = endOfMatch(LINE, text, at);
    const quote = '"\'`'.includes(nameQuote) && nameQuote !== '' ? text.slice(at, end).indexOf(nameQuote) : -1;
    return nonEmpty(at, quote === -1 ? end : at + quote);
  }
  const end = endOfMatch(BARE, text, scheme === -1 ? at : scheme);
  if (end === -1) return undefined;
  const value = text.slice(at, Math.min(end, at + 64));
  if (NOT_A_VALUE.test(value) || (separator !== '=' && PROSE.test(value))) return undefined;
  return { start: at, end };
}

function nonEmpty(start: number, end: number): { start: number; end: number } | undefined {
  return end > start ? { start, end } : undefined;
}

/** The closing quote is the same sign behind as many backslashes, or fewer where the text around ends. */
function endOfQuoted(text: string, opening: string, from: number): number {
  if (opening === '%22') {
    const end = text.indexOf('%22', from);
    return end === -1 ? text.length : end;
  }
  const quote = opening.at(-1) as string;
  const depth = opening.length - 1;
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    let slashes = 0;
    while (at - 1 - slashes >= from && text[at - 1 - slashes] === '\\') slashes += 1;
    if (depth === 0 ? slashes % 2 === 0 : slashes <= depth) return at - slashes;
  }
  return text.length;
}

/** After the bracket that closes the one at a place, strings not looked into; the end of what is looked at where none does. */
function endOfBrackets(text: string, at: number): number {
  const last = Math.min(text.length, at + MAX_NESTED);
  let depth = 0;
  let quoted = false;
  for (let index = at; index < last; index += 1) {
    const character = text[index] as string;
    if (character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (BRACKETS[character] !== undefined) depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return last;
}
