/** Variables of OpenTelemetry's specification, read as the stock SDK reads them. */
import { diag } from '@opentelemetry/api';

/** The text of a variable; undefined where it is not set, or empty. */
export function textFromEnv(name: string): string | undefined {
  const text = process.env[name];
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** A list parted by commas, each item once, in the order given; empty where there is none. */
export function listFromEnv(name: string): readonly string[] {
  const items = textFromEnv(name)?.split(',') ?? [];
  return [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))];
}

/** A number above 0; undefined where there is none. */
export function positiveFromEnv(name: string): number | undefined {
  const text = textFromEnv(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0) return value;
  diag.warn(`@weir/node: ${name} must be a number above 0; its default is taken`);
  return undefined;
}

/**
 * Calls with other variables, and puts back what was there: the stock SDK reads some of its settings from nowhere else.
 *
 * @param variables undefined is a variable that is not set meanwhile
 * @param call must not be asynchronous
 */
export function withVariables<T>(variables: Readonly<Record<string, string | undefined>>, call: () => T): T {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  setVariables(Object.entries(variables));
  try {
    return call();
  } finally {
    setVariables(before);
  }
}

function setVariables(variables: readonly (readonly [name: string, value: string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
