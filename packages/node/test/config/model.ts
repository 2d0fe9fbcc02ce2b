/** The stock SDK's own model of a configuration file, read from its declarations: every key that a file may have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedPackage } from '../../src/sdk/api-version.ts';
import { sdkModules } from '../../src/sdk/sdk-modules.ts';

/** What a key may hold: a type by name, or values to try. */
interface Member {
  readonly name: string;
  readonly type: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
}

/** A key of the model, by the keys that lead to it; `[]` is an item of a list. */
export interface ModelKey {
  readonly path: string;
  /** The file with the key, holding this one of its values, and without it where it is not required. */
  readonly files: readonly object[];
}

const FILES = ['dist/generated/types.d.cts', 'build/src/generated/types.d.ts'];

function declarations(): ReadonlyMap<string, string> {
  const { folder = '' } = installedPackage('@opentelemetry/configuration', sdkModules().entry) ?? {};
  const text = FILES.map((file) => read(join(folder, file))).find((found) => found !== '') ?? '';
  const plain = text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const [, ...pieces] = plain.split(/^(?:export )?(?:interface|type) (?=\w+ [={])/m);
  return new Map(pieces.map((piece) => [/^\w+/.exec(piece)?.[0] ?? '', piece.replace(/^\w+ (?:= )?/, '')]));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const TYPES = declarations();

function membersOf(type: string): readonly Member[] {
  const body = TYPES.get(type) ?? '';
  return [...body.matchAll(/^\s+'?([\w/]+)'?(\??): (.+?);$/gm)].map(([, name = '', optional, given = '']) => {
    const plain = given.replaceAll(' | null', '');
    return { name, type: plain.replace(/\[\]$/, ''), isList: plain.endsWith('[]'), isRequired: optional === '' };
  });
}

const CONSOLE = { exporter: { console: null } };

/** What a component may be where some component has to be. */
const SOME: Readonly<Record<string, readonly object[]>> = {
  SpanProcessor: [{ simple: CONSOLE }],
  LogRecordProcessor: [{ simple: CONSOLE }],
  MetricReader: [{ periodic: CONSOLE }],
  SpanExporter: [{ console: null }, { otlp_http: null }],
  LogRecordExporter: [{ console: null }, { otlp_http: null }],
  PushMetricExporter: [{ console: null }, { otlp_http: null }],
  PullMetricExporter: [{ 'prometheus/development': null }],
  Sampler: [{ always_off: null }, { always_on: null }],
  ExperimentalComposableSampler: [{ always_on: null }],
  Aggregation: [{ sum: null }, { drop: null }],
  TextMapPropagator: [{ b3: null }, { b3multi: null }],
  ExperimentalResourceDetector: [{ host: null }, { process: null }],
};

const file = new URL(import.meta.url).pathname;

/** Values of texts and numbers that the schema, or what reads them, is particular about. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  endpoint: ['http://127.0.0.1:1/a'],
  headers_list: ['a=b'],
  attributes_list: ['a=b'],
  composite_list: ['b3'],
  compression: ['gzip'],
  ca_file: [file],
  cert_file: [file],
  key_file: [file],
  ratio: [0.5],
  value: ['b', 'c'],
  name: ['a', 'd'],
};

function valuesOf({ name, type }: Member): readonly unknown[] {
  if (VALUES[name] !== undefined && !TYPES.has(type)) return VALUES[name];
  if (type === 'number') return [7];
  if (type === 'boolean') return [true, false];
  const literals = [...`${type} ${TYPES.get(type) ?? ''}`.matchAll(/'([^']+)'/g)].map(([, literal]) => literal);
  return literals.length > 0 ? literals : ['a'];
}

/** An object of the type with what it must have, and this. */
function sample(type: string, more: object = {}): object {
  const required = membersOf(type).filter(({ isRequired, name }) => isRequired && !Object.hasOwn(more, name));
  const members = required.map((member) => [member.name, requiredOf(member)]);
  return { ...(Object.keys(more).length === 0 ? SOME[type]?.[0] : {}), ...Object.fromEntries(members), ...more };
}

function requiredOf(member: Member): unknown {
  const one = isObject(member.type) ? sample(member.type) : valuesOf(member)[0];
  return member.isList ? [one] : one;
}

function isObject(type: string): boolean {
  return TYPES.get(type)?.startsWith('{') === true;
}

/** What has no keys that are known. */
function emptyOf(type: string): object | null {
  return /\| null;\s*$/.test(TYPES.get(type) ?? '') ? null : { a: {} };
}

/** Every key without keys below, with files that have it. */
export function modelKeys(): readonly ModelKey[] {
  const keys: ModelKey[] = [];
  const walk = (type: string, path: string, around: (value: object) => object, seen: readonly string[]): void => {
    for (const member of membersOf(type)) {
      const at = `${path}${path === '' ? '' : '.'}${member.name}${member.isList ? '[]' : ''}`;
      const put = (value: unknown): object => around(sample(type, { [member.name]: member.isList ? [value] : value }));
      const below = isObject(member.type) ? membersOf(member.type) : [];
      if (below.length > 0 && !seen.includes(member.type)) {
        walk(member.type, at, put, [...seen, member.type]);
      } else {
        const values =
          below.length > 0 ? [sample(member.type)] : isObject(member.type) ? [emptyOf(member.type)] : valuesOf(member);
        const without = member.isRequired ? [] : (SOME[type] ?? [sample(type)]).map(around);
        keys.push({ path: at, files: [...without, ...values.map(put)] });
      }
    }
  };
  walk('ConfigurationModel', '', (value) => ({ ...value, file_format: '1.0' }), ['ConfigurationModel']);
  return keys;
}
