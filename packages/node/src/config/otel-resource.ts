/** The resource of a configuration file. */
import type { SdkModules } from '../sdk/sdk-modules.ts';
import { configError } from './config-text.ts';
import { inParentheses, type Node, pairsIn, textOf } from './otel-node.ts';

interface ResourcesModule {
  defaultResource(): Resource;
  detectResources(options: { readonly detectors: readonly unknown[] }): Resource;
  resourceFromAttributes(attributes: object, options?: { readonly schemaUrl?: string }): Resource;
  readonly envDetector: unknown;
  readonly hostDetector: unknown;
  readonly osDetector: unknown;
  readonly processDetector: unknown;
  readonly serviceInstanceIdDetector: unknown;
}

interface Resource {
  merge(other: Resource): Resource;
}

/** Options of the SDK: detection is asked for by name, and what the file says itself wins over what is detected. */
export function resourceOf(sdk: SdkModules, node: Node): object {
  const resources = sdk.load<ResourcesModule>('@opentelemetry/resources');
  const pairs = node
    .at('attributes')
    .items()
    .map(attributeOf)
    .filter(([, value]) => value !== undefined);
  const attributes = Object.fromEntries([...pairsIn(node.at('attributes_list')), ...pairs]) as object;
  const schemaUrl = node.at('schema_url').value as string | undefined;
  const own = resources.resourceFromAttributes(attributes, schemaUrl === undefined ? {} : { schemaUrl });
  const detected = resources.detectResources({ detectors: detectorsOf(resources, node) });
  return { resource: resources.defaultResource().merge(detected).merge(own), resourceDetectors: [] };
}

/** A detector that the stock SDK has not is not asked for, and so told of. */
function detectorsOf(resources: ResourcesModule, node: Node): readonly unknown[] {
  const byName: Readonly<Record<string, readonly unknown[]>> = {
    host: [resources.hostDetector, resources.osDetector],
    process: [resources.processDetector],
    service: [resources.envDetector, resources.serviceInstanceIdDetector],
  };
  const items = node.at('detection/development').at('detectors').items();
  return items.flatMap((item) => {
    const name = item.keys().find((key) => Object.hasOwn(byName, key));
    if (name === undefined) return [];
    item.at(name);
    return byName[name] ?? [];
  });
}

function attributeOf(item: Node): readonly [name: string, value: unknown] {
  const value = item.at('value');
  const values = value.items();
  const given = values.length === 0 ? value.value : values.map((one) => one.value);
  return [textOf(item.at('name')) ?? '', typed(value, given, textOf(item.at('type')) ?? '')];
}

/** What a variable stands for in a file may have another type than the attribute. */
function typed(node: Node, value: unknown, type: string): unknown {
  if (value === undefined || type === '') return value;
  const make = TYPES[type.replace(/_array$/, '')];
  const values = Array.isArray(value) ? value.map((one) => make?.(one)) : [make?.(value)];
  if (Array.isArray(value) !== type.endsWith('_array') || values.includes(undefined)) {
    throw configError(`${node.path} must be of the type that its attribute has, ${type}${inParentheses(node)}`);
  }
  return Array.isArray(value) ? values : values[0];
}

const toNumber = (value: unknown): number | undefined =>
  value === '' || Number.isNaN(Number(value)) ? undefined : Number(value);

const TYPES: Readonly<Record<string, (value: unknown) => unknown>> = {
  string: String,
  bool: (value) => ({ true: true, false: false })[String(value)],
  int: (value) => (Number.isSafeInteger(toNumber(value)) ? toNumber(value) : undefined),
  double: toNumber,
};
