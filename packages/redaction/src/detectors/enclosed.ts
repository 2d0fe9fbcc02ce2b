/** Where quotes and brackets close. */

/** The end of what is quoted, and the place after the closing quote; both the end of the text where none closes. */
export interface Closing {
  readonly end: number;
  readonly next: number;
}

/** The closing quote is the same sign behind as many backslashes, or fewer where the text around ends. */
export function endOfQuoted(text: string, opening: string, from: number): Closing {
  const quote = opening === '%22' ? opening : (opening.at(-1) as string);
  const depth = opening.length - quote.length;
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    let slashes = 0;
    while (at - 1 - slashes >= from && text[at - 1 - slashes] === '\\') slashes += 1;
    if (depth === 0 ? slashes % 2 === 0 : slashes <= depth)
      return { end: depth === 0 ? at : at - slashes, next: at + quote.length };
  }
  return { end: text.length, next: text.length };
}

const CLOSES: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
const MAX_NESTED = 16_384;

/** After the bracket that closes the one at a place, strings not looked into; where none does, the end of what is looked at. */
export function endOfBrackets(text: string, at: number): number {
  const last = Math.min(text.length, at + MAX_NESTED);
  let depth = 0;
  let quoted = false;
  for (let index = at; index < last; index += 1) {
    const character = text[index] as string;
    if (character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (CLOSES[character] !== undefined) depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return last;
}
