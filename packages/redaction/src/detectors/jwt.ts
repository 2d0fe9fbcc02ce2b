/** JSON Web Tokens in compact form: three parts (JWS, RFC 7515 section 7.1) or five (JWE, RFC 7516 section 7.1). */
import { type Detector, endOfMatch, isAlphanumericAt, type Match } from '../scan/detector.ts';

const PARTS = /[\w-]{8,}\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?/y;
const HEADER = /[\w-]{8,}(?:\.[\w-]*){0,4}/y;

export const jwt: Detector = {
  // Base64url of `{"`, `{ "`, `{` and a line feed or a carriage return: how the JSON of a header begins.
  keywords: ['eyj', 'eyai', 'ewog', 'ew0k', 'ewki'],
  find({ text, cut }, at): Match | undefined {
    if (!text.startsWith('ey', at) && !text.startsWith('ew', at)) return undefined;
    // A hyphen before it, too: a run of such beginnings would be read again from each.
    if (at > 0 && (isAlphanumericAt(text, at - 1) || '_-'.includes(text[at - 1] as string))) return undefined;
    let end = endOfMatch(PARTS, text, at);
    if (end === -1 && cut) {
      // The dots may lie beyond the cut.
      end = endOfMatch(HEADER, text, at);
      if (end !== text.length) return undefined;
    }
    return end === -1 ? undefined : { start: at, end, category: 'jwt' };
  },
};
