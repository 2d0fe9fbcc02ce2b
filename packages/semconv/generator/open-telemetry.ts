/** The names that OpenTelemetry defines, as the installed `@opentelemetry/semantic-conventions` exports them. */
import { readFileSync } from 'node:fs';
import * as stable from '@opentelemetry/semantic-conventions';
import * as incubating from '@opentelemetry/semantic-conventions/incubating';

/** An attribute of OpenTelemetry's registry. */
export interface OpenTelemetryAttribute {
  readonly key: string;
  readonly stability: 'stable' | 'development';
  /** Whether `key` is the prefix of a template attribute. */
  readonly template: boolean;
  readonly deprecated: boolean;
}

/** All names of one release of the semantic conventions. */
export interface OpenTelemetryNames {
  /** The release, such as `1.45.0`. */
  readonly version: string;
  readonly attributes: ReadonlyMap<string, OpenTelemetryAttribute>;
  readonly events: ReadonlySet<string>;
  readonly metrics: ReadonlySet<string>;
}

/** Reads them from the installed package; throws where the package is not laid out as expected. */
export function openTelemetryNames(): OpenTelemetryNames {
  const folder = new URL('.', import.meta.resolve('@opentelemetry/semantic-conventions'));
  const { version } = JSON.parse(readFileSync(new URL('../package.json', folder), 'utf8')) as { version: string };
  const declarations = ['stable_attributes.d.mts', 'experimental_attributes.d.mts'].map((file) =>
    readFileSync(new URL(file, folder), 'utf8'),
  );
  const deprecated = new Set(declarations.flatMap(deprecatedConstants));
  const constants: readonly (readonly [string, unknown])[] = Object.entries(incubating);

  const attributes = constants
    .filter(([name]) => name.startsWith('ATTR_'))
    .map(([name, value]): OpenTelemetryAttribute => {
      const template = typeof value === 'function';
      return {
        key: template ? String(value('')).replace(/\.$/, '') : String(value),
        stability: name in stable ? 'stable' : 'development',
        template,
        deprecated: deprecated.has(name),
      };
    });
  const names = (prefix: string): ReadonlySet<string> =>
    new Set(constants.filter(([name]) => name.startsWith(prefix)).map(([, value]) => String(value)));

  return {
    version,
    attributes: new Map(attributes.map((attribute) => [attribute.key, attribute])),
    events: names('EVENT_'),
    metrics: names('METRIC_'),
  };
}

/** Deprecation stands only in the doc comments of the declarations: no export tells of it. */
function deprecatedConstants(declarations: string): readonly string[] {
  return [...declarations.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*declare const (ATTR_\w+)/g)]
    .filter(([, comment = '']) => comment.includes('@deprecated'))
    .map(([, , name = '']) => name);
}
