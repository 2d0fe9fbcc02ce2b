/** A typed client of a registry: metric sets, events and spans whose names and attributes the compiler knows. */
import { metricSetSources } from './metric-set-source.ts';
import {
  readRegistry,
  type RegistryModel,
  type RegistrySignal,
  type RegistrySpan,
  type RegistryType,
} from './registry-model.ts';
import { comment, literal, pascalCase } from './source-text.ts';

/** Options of {@link generateClient}. */
export interface GenerateClientOptions {
  /** The text of each `.yaml` file of the registry, by name. */
  readonly sources: Readonly<Record<string, string>>;
  /** Reads YAML; the `parse` of the package `yaml`. */
  readonly parse: (text: string) => unknown;
}

const KINDS: Readonly<Record<string, string>> = {
  internal: 'INTERNAL',
  server: 'SERVER',
  client: 'CLIENT',
  producer: 'PRODUCER',
  consumer: 'CONSUMER',
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'number',
  double: 'number',
  boolean: 'boolean',
  'string[]': 'readonly string[]',
  'int[]': 'readonly number[]',
  'double[]': 'readonly number[]',
  'boolean[]': 'readonly boolean[]',
};

/**
 * TypeScript source of a module with a metric set for each group of metrics, an `emit...` function for each event and a
 * `start...Span` function for each span.
 *
 * @throws MetricSetsError `WEIR_METRIC_SETS_REGISTRY` for what is no registry in `definition/2` form
 * @example
 * generateClient({ sources: generateSemconvRegistry({ sets: [receiverMetrics.descriptor] }).files, parse }); // '// Made by weir-metrics from...'
 */
export function generateClient({ sources, parse }: GenerateClientOptions): string {
  const model = readRegistry(sources, parse);
  const sets = metricSetSources(model);
  const { events, spans } = model;
  const typeImports = [
    ...(events.length > 0 || spans.length > 0 ? ['Attributes'] : []),
    ...(spans.length > 0 ? ['Context', 'Span', 'SpanOptions', 'Tracer'] : []),
  ];
  const imports = [
    ...(spans.length > 0
      ? [
          `import { ${[...typeImports.map((name) => `type ${name}`), 'SpanKind'].join(', ')} } from '@opentelemetry/api';`,
        ]
      : typeImports.length > 0
        ? [`import type { ${typeImports.join(', ')} } from '@opentelemetry/api';`]
        : []),
    ...(sets.imports.length > 0 ? [`import { ${sets.imports.join(', ')} } from '@weir/metric-sets';`] : []),
  ];
  return `${[
    `// Made by weir-metrics from ${model.schemaUrl.replaceAll(/\s+/g, ' ')}: not to be edited.`,
    imports.join('\n'),
    ...sets.sources,
    ...(events.length > 0 ? [EVENT_LOGGER] : []),
    ...events.map((event) => eventSource(event, model)),
    ...spans.map((span) => spanSource(span, model)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

const EVENT_LOGGER = `/** The part of a Logger that events need, of the Logs API of either line. */
export interface EventLogger {
  emit(record: { eventName: string; severityNumber?: number; attributes: Attributes }): void;
}`;

function eventSource(event: RegistrySignal, model: RegistryModel): string {
  const name = pascalCase(event.name);
  return `${attributesSource(name, event, model)}

${comment(event.brief)}
export function emit${name}(logger: EventLogger, attributes: ${name}Attributes, severityNumber = 9): void {
  logger.emit({ eventName: ${literal(event.name)}, severityNumber, attributes: { ...attributes } as Attributes });
}`;
}

function spanSource(span: RegistrySpan, model: RegistryModel): string {
  const name = `${pascalCase(span.name)}Span`;
  return `${attributesSource(name, span, model)}

${comment(`Starts a span: ${span.brief}`)}
export function start${name}(
  tracer: Tracer,
  name: string,
  attributes: ${name}Attributes,
  options: SpanOptions = {},
  context?: Context,
): Span {
  const all = { ...options.attributes, ...attributes } as Attributes;
  return tracer.startSpan(name, { ...options, kind: SpanKind.${KINDS[span.kind] ?? 'INTERNAL'}, attributes: all }, context);
}`;
}

function attributesSource(name: string, { brief, attributes }: RegistrySignal, model: RegistryModel): string {
  const members = attributes.map(({ key, isRequired }) => {
    const attribute = model.attributes.get(key);
    const lines = attribute?.brief === undefined ? [] : [`  ${comment(attribute.brief)}`];
    const type = attribute?.type ?? 'any';
    const template = typeof type === 'string' ? /^template\[(.+)\]$/.exec(type)?.[1] : undefined;
    lines.push(
      template === undefined
        ? `  readonly ${literal(key)}${isRequired ? '' : '?'}: ${typeSource(type)};`
        : `  readonly [key: \`${key.replaceAll(/[^\w.]/g, '')}.\${string}\`]: ${typeSource(template)};`,
    );
    return lines.join('\n');
  });
  return `${comment(`Attributes of: ${brief}`)}\nexport interface ${name}Attributes {\n${members.join('\n')}\n}`;
}

function typeSource(type: RegistryType): string {
  if (typeof type === 'string') return TYPES[type] ?? 'unknown';
  return type.members.map(({ value }) => literal(value)).join(' | ');
}
