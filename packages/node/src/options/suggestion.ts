/** What somebody may have meant who wrote a name that is not known. */

/** The known name that differs least, where that is little; undefined where none is near. */
export function suggestion(given: string, known: readonly string[]): string | undefined {
  const plain = plainName(given);
  const ranked = known
    .map((name) => ({ name, distance: distance(plain, plainName(name)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined;
}

const MAX_LENGTH = 64;

/** Case, dashes and underscores are what people confuse first. */
function plainName(name: string): string {
  return name
    .slice(0, MAX_LENGTH)
    .toLowerCase()
    .replaceAll(/[-_. ]/g, '');
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
