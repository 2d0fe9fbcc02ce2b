/** State that all copies of a package in one process share. */

/**
 * The one value of this name in the process, made by the first who asks.
 *
 * Two copies of a package can meet in one process (a hoisted and a nested one), and must not each keep half of the
 * state. A worker thread has its own global object, hence its own value.
 *
 * @param name `<thing>.v<n>`; another layout of the value needs another number
 * @example
 * const counts = processWide('example.v1', () => ({ calls: 0 }));
 */
export function processWide<T extends object>(name: string, create: () => T): T {
  const key = Symbol.for(`weir.${name}`);
  const globals = globalThis as { [key: symbol]: T | undefined };
  const existing = globals[key];
  if (existing !== undefined) return existing;
  const value = create();
  Object.defineProperty(globalThis, key, { value });
  return value;
}
