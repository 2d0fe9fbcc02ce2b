/** Private keys in the textual encoding of RFC 7468, and the OpenSSH, PGP and older forms that share its lines. */
import { type Detector, endOfMatch, type Match } from '../scan/detector.ts';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
const END = /-----END (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;

export const privateKey: Detector = {
  keywords: ['-----begin '],
  find({ text }, at): Match | undefined {
    const body = endOfMatch(BEGIN, text, at);
    if (body === -1) return undefined;
    END.lastIndex = body;
    // Without its end it is taken to go on to the end of the text: what follows is base64, and half a key is a key.
    const end = END.test(text) ? END.lastIndex : text.length;
    return { start: at, end, category: 'private_key' };
  },
};
