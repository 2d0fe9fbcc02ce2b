/** Credentials of HTTP wherever they stand: bearer tokens (RFC 6750 section 2.1) and basic ones (RFC 7617 section 2). */
import { type Detector, endOfMatch, isAlphanumericAt, type Match } from '../scan/detector.ts';

const TOKEN68 = /[\w.~+/-]+={0,2}/y;
const SPACE = /(?:[ \t]|%20|\+){1,8}/y;
// Words are no tokens: "bearer authentication", "Basic Plan".
const MIN_TOKEN = 8;
const UNLIKE_A_WORD = /\d|[._~+/=-]|[a-z][A-Z]|[A-Z]{2}/;
const MIN_UNMARKED = 24;

export const bearer: Detector = {
  keywords: ['bearer'],
  find({ text }, at, end): Match | undefined {
    const token = credentialsAfter(text, at, end);
    if (token === undefined) return undefined;
    const { start, value } = token;
    if (value.length < MIN_TOKEN) return undefined;
    if (value.length < MIN_UNMARKED && !UNLIKE_A_WORD.test(value.replace(/[.,]$/, ''))) return undefined;
    return { start, end: start + value.length, category: 'credential' };
  },
};

export const basic: Detector = {
  keywords: ['basic'],
  find({ text }, at, end): Match | undefined {
    const token = credentialsAfter(text, at, end);
    if (token === undefined || !isUserAndPassword(token.value)) return undefined;
    return { start: token.start, end: token.start + token.value.length, category: 'credential' };
  },
};

function credentialsAfter(text: string, at: number, end: number): { start: number; value: string } | undefined {
  if (at > 0 && isAlphanumericAt(text, at - 1)) return undefined;
  const start = endOfMatch(SPACE, text, end);
  if (start === -1) return undefined;
  const last = endOfMatch(TOKEN68, text, start);
  return last === -1 ? undefined : { start, value: text.slice(start, last) };
}

/** Whether this is the base64 of printable text with a colon. */
function isUserAndPassword(value: string): boolean {
  const head = value.slice(0, 1_024);
  if (head.length < 4 || !/^[A-Za-z0-9+/]+={0,2}$/.test(head)) return false;
  const decoded = Buffer.from(head, 'base64').toString('latin1');
  // oxlint-disable-next-line no-control-regex -- control characters are what tells bytes from text
  return decoded.includes(':') && !/[\u0000-\u001F\u007F]/.test(decoded);
}
