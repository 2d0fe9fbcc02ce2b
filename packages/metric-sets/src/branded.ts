/** Members by which copies of this package know each other's objects. */

/** What a value holds under a symbol; undefined where it is no object, or one whose members cannot be read. */
export function branded(value: unknown, brand: symbol): unknown {
  try {
    return (value as { readonly [key: symbol]: unknown } | null | undefined)?.[brand];
  } catch {
    return undefined;
  }
}
