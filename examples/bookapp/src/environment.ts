/** Reads the environment variables of the book app, each with a clear message where it is missing or wrong. */

/** A whole number from 0 to 65535; 0 is any free port. */
export function portFromEnvironment(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${name} must be a port from 0 to 65535`);
  }
  return port;
}

/** A variable that must be set. */
export function requiredFromEnvironment(name: string, meaning: string): string {
  const text = process.env[name];
  if (text === undefined || text === '') throw new Error(`${name} must be set: ${meaning}`);
  return text;
}
