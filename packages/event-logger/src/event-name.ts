/** What an event may be called: lower-case words joined by dots and underscores, as semantic conventions have it. */

type Lower =
  | 'a'
  | 'b'
  | 'c'
  | 'd'
  | 'e'
  | 'f'
  | 'g'
  | 'h'
  | 'i'
  | 'j'
  | 'k'
  | 'l'
  | 'm'
  | 'n'
  | 'o'
  | 'p'
  | 'q'
  | 'r'
  | 's'
  | 't'
  | 'u'
  | 'v'
  | 'w'
  | 'x'
  | 'y'
  | 'z';
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type AfterLetter<S extends string> = S extends ''
  ? true
  : S extends `${Lower | Digit}${infer Rest}`
    ? AfterLetter<Rest>
    : S extends `${'.' | '_'}${infer Rest}`
      ? AfterDelimiter<Rest>
      : false;
type AfterDelimiter<S extends string> = S extends `${Lower | Digit}${infer Rest}` ? AfterLetter<Rest> : false;
type IsEventName<S extends string> = S extends `${Lower}${infer Rest}` ? AfterLetter<Rest> : false;

/** Stands for a name that is none, so that the compiler says why. */
export interface InvalidEventName {
  readonly 'an event name is lower-case words joined by dots, as in syslog_receiver.start': never;
}

/** The name itself where it may be one or is no literal, and else {@link InvalidEventName}. */
export type EventName<Name extends string> = string extends Name
  ? Name
  : IsEventName<Name> extends true
    ? Name
    : InvalidEventName;

/** Longest event name, in characters. */
export const MAX_EVENT_NAME_LENGTH = 128;

const SPELLING = /^[a-z][a-z0-9]*(?:[._][a-z0-9]+)*$/;

/**
 * Whether a value may name an event: at most {@link MAX_EVENT_NAME_LENGTH} characters, lower-case words and digits joined
 * by single dots and underscores, a letter first.
 *
 * @example
 * isEventName('syslog_receiver.start'); // true
 * isEventName('Syslog receiver started'); // false
 */
export function isEventName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_EVENT_NAME_LENGTH && SPELLING.test(value);
}

/** Names that were seen, so that each is checked once, and so that names made of data cannot go on without end. */
export class KnownNames {
  readonly #names = new Set<string>();
  readonly #max: number;

  /** @param max how many different names there may be */
  constructor(max: number) {
    this.#max = max;
  }

  /** What is wrong with a name, if anything. */
  problem(name: unknown): 'bad_name' | 'too_many_names' | undefined {
    if (this.#names.has(name as string)) return undefined;
    if (!isEventName(name)) return 'bad_name';
    if (this.#names.size >= this.#max) return 'too_many_names';
    this.#names.add(name);
    return undefined;
  }
}
