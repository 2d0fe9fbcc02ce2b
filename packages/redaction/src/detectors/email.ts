/** E-mail addresses: the addr-spec of RFC 5322 section 3.4.1, with letters of any script (RFC 6531), also where `@` is `%40`. */
import { type Detector, endOfMatch, type Match } from '../scan/detector.ts';

// RFC 5321 section 4.5.3.1: 64 octets of local part; more than that is no address.
const MAX_LOCAL = 64;

/** The domain has a top-level label of letters, so that `package@1.2.3` is none; an image of double density is none either. */
const DOMAIN =
  /(?!\d+\.\d+\.\d|\d+x\.(?:png|jpe?g|gif|webp|svg|avif)\b)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}(?:xn--[A-Za-z0-9-]{2,59}|\p{L}{2,63})(?![\p{L}\p{N}])/uy;

/** RFC 5321 section 4.1.3. */
const ADDRESS_LITERAL = /\[(?:IPv6:[0-9A-Fa-f:.]{2,45}|\d{1,3}(?:\.\d{1,3}){3})\]/y;

const LOCAL_SIGNS = "!#$%'*+-.^_`{|}~";
// These may be in an atom too (RFC 5322 section 3.2.3), but far more often they part the members of a query or a path.
const PARTING_SIGNS = '/=?&';
// What a query or a path before an address is made of; other signs make it a part of the address.
const KEY_OR_PATH = /^(?:[\w.~%+:;&=/?[\]-]*[?&;])?[\w.[\]%-]{1,64}=$|^[\w.:/-]{0,64}\/$/;
const LETTER = /[\p{L}\p{N}\p{M}]/u;

export const email: Detector = {
  keywords: ['@', '%00'],
  find({ text }, at, end, from): Match | undefined {
    if (text[at] === '%' && text.slice(at, end) !== '%40') return undefined;
    const start = startOfLocal(text, at, from);
    if (start === at) return undefined;
    // `git@host:path` names a repository.
    if (text.startsWith('git@', start)) return undefined;
    let last = endOfMatch(DOMAIN, text, end);
    if (last === -1) last = endOfMatch(ADDRESS_LITERAL, text, end);
    return last === -1 ? undefined : { start, end: last, category: 'email' };
  },
};

/** Where the local part begins; `at` where there is none. */
function startOfLocal(text: string, at: number, from: number): number {
  const floor = Math.max(from, at - MAX_LOCAL);
  if (text[at - 1] === '"') return startOfQuoted(text, at, floor);
  let start = at;
  while (start > floor && isLocal(text, start - 1)) start -= 1;
  if (start > floor && PARTING_SIGNS.includes(text[start - 1] as string)) {
    let whole = start;
    while (whole > floor && (isLocal(text, whole - 1) || PARTING_SIGNS.includes(text[whole - 1] as string))) whole -= 1;
    if (!KEY_OR_PATH.test(text.slice(whole, start))) start = whole;
  }
  // What stands around an address: quotes, brackets, dots.
  while (start < at && "'`{|.".includes(text[start] as string)) start += 1;
  return start;
}

function startOfQuoted(text: string, at: number, floor: number): number {
  const open = text.lastIndexOf('"', at - 2);
  return open >= floor && open < at - 2 ? open : at;
}

function isLocal(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 128) {
    return (
      (code >= 97 && code <= 122) ||
      (code >= 48 && code <= 57) ||
      (code >= 65 && code <= 90) ||
      LOCAL_SIGNS.includes(text[index] as string)
    );
  }
  // Half of a pair belongs to a letter often enough; masking one sign too many does no harm.
  return (code >= 0xd8_00 && code <= 0xdf_ff) || LETTER.test(text[index] as string);
}
