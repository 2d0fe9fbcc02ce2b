/** Whether a place in a text lies within quotes or brackets: what closes them then is not part of a value there. */

/** How far back an opening sign is looked for. */
const LOOK_BACK = 256;

const BEFORE_OPENING = /[\s:,;{[(=\\<>]/;
const AFTER_CLOSING = /[\s,:;)}\]]/;

/** The quotes and brackets that are open at a place, each by the sign that closes it. */
export function closersAt(text: string, place: number): string {
  const floor = Math.max(0, place - LOOK_BACK);
  const before = text.slice(floor, place);
  let closers = '';
  for (const quote of '"\'`') if (isOpenQuote(before, quote)) closers += quote;
  for (const [open, close] of ['()', '[]', '{}', '<>'] as const) {
    if (before.lastIndexOf(open as string) > before.lastIndexOf(close as string)) closers += close;
  }
  return closers;
}

/** By what stands around the nearest one: an opening quote has something to part it from what is before, and a word after. */
function isOpenQuote(before: string, quote: string): boolean {
  const at = before.lastIndexOf(quote);
  if (at === -1) return false;
  const previous = before[at - 1];
  const next = before[at + 1];
  return (previous === undefined || BEFORE_OPENING.test(previous)) && (next === undefined || !AFTER_CLOSING.test(next));
}
