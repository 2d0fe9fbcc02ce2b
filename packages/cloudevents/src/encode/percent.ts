/** Percent-encoding of header values, as the HTTP binding has it. */

const TO_ENCODE = /[^\x21\x23\x24\x26-\x7e]/;
const EACH_TO_ENCODE = /[^\x21\x23\x24\x26-\x7e]+/gu;

/** Encodes blanks, double quotes, percent signs and what is no printable ASCII. Half surrogate pairs are no text. */
export function percentEncoded(text: string): string {
  if (!TO_ENCODE.test(text)) return text;
  return text.replace(EACH_TO_ENCODE, (run) => encodeURIComponent(run.toWellFormed()));
}
