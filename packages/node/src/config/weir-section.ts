/** The `weir:` section as options of `startWeir`. */
import { typeName } from '@weir/otel-compat';
import type { WeirNodeError } from '../errors.ts';
import { suggestion } from '../options/suggestion.ts';
import { configError, type ConfigText } from './config-text.ts';
import { FOREIGN, type KeyKind, type KeyRule, SECTIONS, SWITCHES } from './section-rules.ts';

/** Options by their names, and what was wrong: those keys are left out. */
export interface SectionOptions {
  readonly options: Readonly<Record<string, unknown>>;
  readonly problems: readonly WeirNodeError[];
}

type Members = Record<string, unknown>;

/** Nothing is thrown; messages name key, kind and line, never the value. */
export function readWeirSection(file: ConfigText, section: unknown, path = 'weir'): SectionOptions {
  const reader = new SectionReader(file);
  reader.section(section, path);
  return { options: reader.options, problems: reader.problems };
}

/** One part by the keys of its section, that come from elsewhere than a file. */
export function readPart(section: string, given: unknown, path: string): SectionOptions {
  const reader = new SectionReader({ placeOf: () => '' });
  reader.part(path, section, given);
  return { options: reader.options, problems: reader.problems };
}

class SectionReader {
  readonly options: Members = {};
  readonly problems: WeirNodeError[] = [];
  readonly #file: Pick<ConfigText, 'placeOf'>;

  constructor(file: Pick<ConfigText, 'placeOf'>) {
    this.#file = file;
  }

  section(value: unknown, path: string): void {
    if (value === undefined || value === null) return;
    if (!isMapping(value)) return this.#wrong(path, 'a mapping', value);
    const known = [...Object.keys(SECTIONS), ...Object.keys(SWITCHES), ...Object.keys(FOREIGN)];
    for (const [name, given] of Object.entries(value)) {
      const at = `${path}.${printable(name)}`;
      if (Object.hasOwn(FOREIGN, name)) this.#foreign(at, name, given);
      else if (Object.hasOwn(SWITCHES, name)) this.#set(SWITCHES[name]?.option ?? name, at, { is: 'flag' }, given);
      else if (Object.hasOwn(SECTIONS, name)) this.part(at, name, given);
      else this.#unknown(at, name, known);
    }
  }

  /** Somebody else reads it, and says nothing of keys that are none of its own. */
  #foreign(path: string, name: string, given: unknown): void {
    const known = FOREIGN[name]?.keys;
    if (known === undefined || given === null) return;
    if (!isMapping(given)) return this.#wrong(path, 'a mapping', given);
    for (const key of Object.keys(given))
      if (!known.includes(key)) this.#unknown(`${path}.${printable(key)}`, key, known);
  }

  part(path: string, name: string, given: unknown): void {
    const { option = name, keys = {} } = SECTIONS[name] ?? {};
    // A key without a value switches the part on, as YAML has it.
    if (given === null || typeof given === 'boolean') return this.#put(option, given ?? true);
    if (!isMapping(given)) return this.#wrong(path, 'true, false or a mapping', given);
    this.#put(option, {});
    for (const [key, value] of Object.entries(given)) {
      const rule: KeyRule | undefined = Object.hasOwn(keys, key) ? keys[key] : undefined;
      const at = `${path}.${printable(key)}`;
      if (rule === undefined) this.#unknown(at, key, Object.keys(keys));
      else this.#set(`${option}.${rule.option}`, at, rule.kind, value);
    }
  }

  #set(option: string, path: string, kind: KeyKind, value: unknown): void {
    if (value === null) return;
    const wanted = wantedOf(kind, value);
    if (wanted === undefined) this.#put(option, value);
    else this.#wrong(path, wanted, value);
  }

  #put(option: string, value: unknown): void {
    const path = option.split('.');
    const last = path.pop() ?? option;
    const target = path.reduce<Members>((members, key) => (members[key] ??= {}) as Members, this.options);
    target[last] = value;
  }

  #unknown(path: string, name: string, known: readonly string[]): void {
    const meant = suggestion(name, known);
    const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
    this.problems.push(configError(`${path} is not known (${hint}${this.#file.placeOf(path)})`));
  }

  #wrong(path: string, wanted: string, value: unknown): void {
    const place = this.#file.placeOf(path);
    this.problems.push(configError(`${path} must be ${wanted} (got ${typeName(value)}${place})`));
  }
}

/** What the value should be; undefined where it is that. */
function wantedOf(kind: KeyKind, value: unknown): string | undefined {
  switch (kind.is) {
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'text':
      return typeof value === 'string' && value !== '' ? undefined : 'text';
    case 'texts':
      return Array.isArray(value) && value.every((one) => typeof one === 'string') ? undefined : 'a list of texts';
    case 'positive':
      return Number.isSafeInteger(value) && (value as number) >= 1 ? undefined : 'an integer from 1';
    case 'natural':
      return Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'an integer from 0';
    case 'one of':
      return kind.values.includes(value as string) ? undefined : `one of ${kind.values.join(', ')}`;
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key as an error may repeat it. */
function printable(key: string): string {
  return key.slice(0, 64).replaceAll(/[^\w./-]/g, '?');
}
