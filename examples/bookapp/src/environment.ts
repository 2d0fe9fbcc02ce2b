/** Reads the environment variables of the book app, each with a clear message where it is missing or wrong. */

/** A port; 0 is any free one. */
export function portFromEnvironment(name: string, fallback: number): number {
  return integerFromEnvironment(name, fallback, { min: 0, max: 65_535 });
}

/** A whole number within bounds. */
export function integerFromEnvironment(
  name: string,
  fallback: number,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} must be a whole number from ${min} to ${max}`);
  }
  return value;
}

/** Addresses, separated by commas; undefined where there are none. */
export function addressesFromEnvironment(name: string): string[] | undefined {
  const addresses = (process.env[name] ?? '').split(',').flatMap((address) => address.trim() || []);
  return addresses.length === 0 ? undefined : addresses;
}

/** A variable that must be set. */
export function requiredFromEnvironment(name: string, meaning: string): string {
  const text = process.env[name];
  if (text === undefined || text === '') throw new Error(`${name} must be set: ${meaning}`);
  return text;
}

/** A variable that may be set. */
export function textFromEnvironment(name: string): string | undefined {
  const text = process.env[name];
  return text === '' ? undefined : text;
}

/** The address on which a service listens: this machine alone, unless `HOST` says otherwise, as in a container. */
export function hostFromEnvironment(): string {
  return textFromEnvironment('HOST') ?? '127.0.0.1';
}
