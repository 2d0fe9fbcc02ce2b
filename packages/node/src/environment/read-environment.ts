/** Options of `startWeir` from variables of the environment. */
import { WeirNodeError } from '../errors.ts';
import { suggestion } from '../options/suggestion.ts';
import { OTHER_VARIABLES, type Variable, VARIABLES } from './variables.ts';

/** Options by their names, and what was wrong with variables: those are left out. */
export interface EnvironmentOptions {
  readonly options: Readonly<Record<string, unknown>>;
  readonly problems: readonly WeirNodeError[];
}

type Members = Record<string, unknown>;

/** An empty variable counts as one that is not set. Nothing is thrown, and no value is repeated. */
export function readEnvironment(env: NodeJS.ProcessEnv): EnvironmentOptions {
  const options: Members = {};
  const problems: WeirNodeError[] = [...mistyped(env)];
  for (const variable of VARIABLES) {
    const text = env[variable.name]?.trim() ?? '';
    if (text === '') continue;
    const value = valueOf(variable, text);
    if (value instanceof WeirNodeError) problems.push(value);
    else for (const path of variable.option.split(' ')) setAt(options, path.split('.'), value);
  }
  return { options, problems };
}

/** A part that is switched off stays off, whatever else is said of it. */
function setAt(target: Members, [key = '', ...rest]: readonly string[], value: unknown): void {
  const before = target[key];
  if (rest.length === 0) {
    if (value === true && typeof before === 'object') return;
    target[key] = value;
  } else if (before !== false) {
    if (typeof before !== 'object') target[key] = {};
    setAt(target[key] as Members, rest, value);
  }
}

function valueOf({ name, kind }: Variable, text: string): unknown {
  if (kind === 'text') return text;
  if (kind === 'list')
    return text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  if (kind === 'flag') {
    return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : wrong(name, 'true or false');
  }
  if (kind === 'integer') return /^\d{1,15}$/.test(text) ? Number(text) : wrong(name, 'an integer from 0');
  return kind.includes(text) ? text : wrong(name, `one of ${kind.join(', ')}`);
}

function wrong(name: string, wanted: string): WeirNodeError {
  return new WeirNodeError('WEIR_NODE_OPTION', `${name} must be ${wanted} (got other text)`);
}

/** Variables that nobody reads, where one that is read is near. */
function mistyped(env: NodeJS.ProcessEnv): readonly WeirNodeError[] {
  const known = [...VARIABLES.map(({ name }) => name), ...OTHER_VARIABLES.map(([name]) => name)];
  const prefixes = known.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  return Object.keys(env)
    .filter((name) => name.startsWith('WEIR_') && !known.includes(name))
    .filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)))
    .flatMap((name) => {
      const meant = suggestion(name, known);
      if (meant === undefined) return [];
      const printable = name.slice(0, 64).replaceAll(/\W/g, '?');
      return [new WeirNodeError('WEIR_NODE_OPTION', `${printable} is no variable of Weir (did you mean ${meant}?)`)];
    });
}
