/** Remembers what was found out about names: they are few, unless somebody makes them up. */

const MAX_NAMES = 4_096;
const MAX_LENGTH = 256;

/** The same function, asked once for each of the names that come by again and again. */
export function remembered<T>(judge: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined || known.has(name)) return before as T;
    const found = judge(name);
    if (name.length <= MAX_LENGTH) {
      if (known.size >= MAX_NAMES) known.clear();
      known.set(name, found);
    }
    return found;
  };
}
