/** Where a configuration comes from, and the reading of its values with messages that name key, kind and place. */
import { typeName } from '@weir/otel-compat';
import { CloudEventsError } from '../errors.ts';

/** Values by the original's keys, and what to call them. */
export interface ConfigSource {
  readonly value: unknown;
  /** What the value at a path is called where it is set. */
  readonly nameOf: (path: string) => string;
  /** Where it stands, such as `, line 7`; empty where that is not known. */
  readonly placeOf: (path: string) => string;
  /** Variables that are not set, by the path of the value that names them. */
  readonly missing: readonly { readonly path: string; readonly names: readonly string[] }[];
}

/** Reads the members of one object; each is asked for once, and what nobody asked for is unknown. */
export class ConfigSection {
  readonly #source: ConfigSource;
  readonly #path: string;
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  /** @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` where there is no object */
  constructor(source: ConfigSource, path: string, value: unknown) {
    this.#source = source;
    this.#path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.#wrong(path, 'a mapping', value);
    }
    this.#members = value as Record<string, unknown>;
  }

  text(key: string): string | undefined {
    return this.#checked(key, 'text', (value): value is string => typeof value === 'string' && value !== '');
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    return this.#checked(key, `one of ${allowed.join(', ')}`, (value): value is T => allowed.includes(value as T));
  }

  flag(key: string): boolean | undefined {
    return this.#checked(key, 'true or false', (value): value is boolean => typeof value === 'boolean');
  }

  /** @param check of the number alone */
  number(key: string, wanted: string, check: (value: number) => boolean): number | undefined {
    return this.#checked(key, wanted, (value): value is number => typeof value === 'number' && check(value));
  }

  integer(key: string, min: number, max: number): number | undefined {
    return this.number(
      key,
      `an integer from ${min} to ${max}`,
      (value) => Number.isSafeInteger(value) && value >= min && value <= max,
    );
  }

  /** @param isRight of the text alone */
  textLike(key: string, wanted: string, isRight: (value: string) => boolean): string | undefined {
    return this.#checked(key, wanted, (value): value is string => typeof value === 'string' && isRight(value));
  }

  texts(key: string): readonly string[] | undefined {
    return this.#checked(
      key,
      'a list of texts, and not empty',
      (value): value is readonly string[] =>
        Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== ''),
    );
  }

  /** Texts by name. A value that is null is an empty text: so is a variable that is not set. */
  textMap(key: string): Readonly<Record<string, string>> | undefined {
    const section = this.section(key);
    if (section === undefined) return undefined;
    const entries = Object.entries(section.#members).map(([name, value]) => {
      if (typeof value === 'string' || value === null) return [name, value ?? ''] as const;
      throw section.#wrong(section.#at(name), 'text', value);
    });
    return Object.fromEntries(entries);
  }

  section(key: string): ConfigSection | undefined {
    const value = this.raw(key);
    return value === undefined ? undefined : new ConfigSection(this.#source, this.#at(key), value);
  }

  /** Null counts as left out, as YAML has it for a key without a value. */
  raw(key: string): unknown {
    this.#asked.add(key);
    return (Object.hasOwn(this.#members, key) ? this.#members[key] : undefined) ?? undefined;
  }

  /** @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` where a key is left out */
  required<T>(key: string, value: T | undefined, wanted: string): T {
    if (value !== undefined) return value;
    throw this.#wrong(this.#at(key), wanted, undefined);
  }

  /** @throws CloudEventsError `WEIR_CLOUDEVENTS_CONFIG` for a key that nobody has asked for */
  end(): void {
    const unknown = Object.keys(this.#members).find((key) => !this.#asked.has(key));
    if (unknown === undefined) return;
    const path = this.#at(unknown);
    const known = [...this.#asked].join(', ');
    throw error(`${this.#source.nameOf(path)} is not known (known: ${known}${this.#source.placeOf(path)})`);
  }

  #checked<T>(key: string, wanted: string, isRight: (value: unknown) => value is T): T | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (isRight(value)) return value;
    throw this.#wrong(this.#at(key), wanted, value);
  }

  #at(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }

  #wrong(path: string, wanted: string, value: unknown): CloudEventsError {
    const { nameOf, placeOf } = this.#source;
    const name = path === '' ? 'the configuration' : nameOf(path);
    return error(`${name} must be ${wanted} (got ${kindOf(value)}${placeOf(path)})`);
  }
}

function kindOf(value: unknown): string {
  return value === undefined ? 'nothing' : typeName(value);
}

function error(detail: string): CloudEventsError {
  return new CloudEventsError('WEIR_CLOUDEVENTS_CONFIG', detail);
}
