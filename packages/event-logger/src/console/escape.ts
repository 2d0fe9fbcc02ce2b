/** Keeps what an event says from steering the terminal that shows it. */

// Control characters, those of C1 and Unicode's own for lines and directions: with them a value could move the cursor, change
// colours or show lines that no event is.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const STEERING = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text with each of those written as JSON writes it. */
export function escaped(text: string): string {
  return text.replaceAll(STEERING, code);
}

function code(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
