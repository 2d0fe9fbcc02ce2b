/** The metric sets of a client. */
import type { AttributeUse, RegistryAttribute, RegistryMetric, RegistryModel } from './registry-model.ts';
import { registryError } from './registry-model.ts';
import { camelCase, comment, literal } from './source-text.ts';

interface SourceSet {
  readonly name: string;
  readonly metrics: RegistryMetric[];
  readonly attributes: readonly AttributeUse[];
}

/** Factories by what a metric set of this package is annotated with, or else by Weaver's instrument. */
const FACTORIES: Readonly<Record<string, string>> = {
  counter: 'counter',
  updowncounter: 'upDownCounter',
  upDownCounter: 'upDownCounter',
  gauge: 'gauge',
  observeCounter: 'observeCounter',
  observeUpDownCounter: 'observeUpDownCounter',
  mmsc: 'mmsc',
  histogram: 'histogram',
  exponentialHistogram: 'exponentialHistogram',
  timer: 'timer',
};

const MAX_COMBINATIONS = 2_000;

/** The definitions, and the names that they import. */
export function metricSetSources({ metrics, attributes }: RegistryModel): {
  readonly imports: readonly string[];
  readonly sources: readonly string[];
} {
  const sets = grouped(metrics);
  const imports = new Set<string>(sets.length === 0 ? [] : ['defineMetricSet']);
  const sources = sets.map((set) => setSource(set, attributes, imports));
  return { imports: [...imports].sort(), sources };
}

/** Sets as annotated; else the metrics of one namespace that have the same attributes. */
function grouped(metrics: readonly RegistryMetric[]): readonly SourceSet[] {
  const sets = new Map<string, SourceSet>();
  for (const metric of metrics) {
    const { name, attributes, weir } = metric;
    const namespace = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name;
    const keys = JSON.stringify(attributes.map(({ key }) => key).sort());
    const key = weir.metric_set === undefined ? `${namespace} ${keys}` : weir.metric_set;
    const known = sets.get(key);
    if (known !== undefined) {
      known.metrics.push(metric);
      continue;
    }
    const isTaken = [...sets.values()].some((set) => set.name === namespace);
    sets.set(key, { name: weir.metric_set ?? (isTaken ? name : namespace), metrics: [metric], attributes });
  }
  return [...sets.values()];
}

function setSource(
  { name, metrics, attributes }: SourceSet,
  known: RegistryModel['attributes'],
  imports: Set<string>,
): string {
  const declared = attributes.map((use) => ({ ...use, ...declaration(use, known.get(use.key)) }));
  const combinations = declared.reduce(
    (product, { role, size }) => (role === 'measurement' ? product * size : product),
    1,
  );
  // What has too many combinations cannot tell single measurements apart.
  const roleOf = (role: string): string => (combinations > MAX_COMBINATIONS ? 'registration' : role);
  const of = (role: string): string =>
    declared
      .filter((one) => roleOf(one.role) === role)
      .map(({ key, text }) => `    ${literal(key)}: ${text},\n`)
      .join('');
  const [registration, measurement] = [of('registration'), of('measurement')];
  if (declared.some(({ text }) => text.includes('oneOf('))) imports.add('oneOf');
  return [
    comment(`The metric set ${name}.`),
    `export const ${camelCase(name)}Metrics = defineMetricSet({`,
    `  name: ${literal(name)},`,
    ...(registration === '' ? [] : [`  registrationAttributes: {\n${registration}  },`]),
    ...(measurement === '' ? [] : [`  measurementAttributes: {\n${measurement}  },`]),
    `  metrics: {\n${metrics.map((metric) => metricSource(metric, imports)).join('')}  },`,
    '});',
  ].join('\n');
}

function metricSource(metric: RegistryMetric, imports: Set<string>): string {
  const { name, brief, unit, instrument, valueType, weir } = metric;
  const factory = FACTORIES[weir.instrument ?? instrument];
  if (factory === undefined) throw registryError(`metric ${name}: instrument must be one that metric sets have`);
  imports.add(factory);
  const holdsNumber = !['mmsc', 'histogram', 'exponentialHistogram', 'timer'].includes(factory);
  const hasBounds = ['histogram', 'timer'].includes(factory) && Array.isArray(weir.boundaries);
  const options = [
    `name: ${literal(name)}`,
    `unit: ${literal(unit)}`,
    `brief: ${literal(brief)}`,
    ...(holdsNumber && valueType === 'int' ? [`valueType: 'int'`] : []),
    ...(hasBounds ? [`boundaries: [${weir.boundaries?.map(Number).join(', ')}]`] : []),
  ];
  const field = camelCase(weir.field ?? name.slice(name.lastIndexOf('.') + 1));
  return `    ${field}: ${factory}({ ${options.join(', ')} }),\n`;
}

/** What is closed tells measurements apart, unless the registry says otherwise; an attribute of others is a string. */
function declaration(
  { role }: AttributeUse,
  attribute: RegistryAttribute | undefined,
): { readonly text: string; readonly role: string; readonly size: number } {
  const { type = 'string', brief } = attribute ?? {};
  const described = (text: string): string =>
    brief === undefined ? text : `{ type: ${text}, brief: ${literal(brief)} }`;
  if (typeof type !== 'string') {
    const values = type.members.map(({ value }) => literal(String(value)));
    return { text: described(`oneOf(${values.join(', ')})`), role: role ?? 'measurement', size: values.length };
  }
  if (type === 'boolean') return { text: described(`'boolean'`), role: role ?? 'measurement', size: 2 };
  const simple = type === 'int' || type === 'double' ? type : type === 'any' ? 'map' : 'string';
  return { text: described(`'${simple}'`), role: 'registration', size: 1 };
}
