/** User info of URLs (RFC 3986 section 3.2.1): `scheme://user:password@host`. */
import { type Detector, endOfMatch, isAlphanumericAt, type Match } from '../scan/detector.ts';
import { closersAt } from './quote-context.ts';

// As far as the last `@` before the path: passwords with an unescaped one are common in connection strings.
const USER_INFO = /[^\s/?#"`<>\\]{1,1024}@/y;

export const urlCredentials: Detector = {
  keywords: ['://', ':\\/\\/'],
  find({ text }, at, end): Match | undefined {
    if (at === 0 || !isAlphanumericAt(text, at - 1)) return undefined;
    const last = endOfMatch(USER_INFO, text, end);
    if (last === -1) return undefined;
    // An apostrophe is a sign like others (RFC 3986 section 2.2), unless it closes what the URL stands in.
    if (text.slice(end, last).includes("'") && closersAt(text, at).includes("'")) return undefined;
    // The last character is the sign itself.
    return { start: end, end: last - 1, category: 'url_credential' };
  },
};
