/** The TypeScript source of the constants: a pure function of the registry, so the same registry gives the same bytes. */
import { constantName, enumTupleName, enumValueName, type ConstantKind } from './constant-name.ts';
import type { AttributeDefinition, Deprecation } from './definition.ts';
import type { Described, Registry } from './registry.ts';
import { renewCommand } from './renew-command.ts';
import { docComment, literal } from './source-text.ts';

/** A kind of signal, which is also the name of its file. */
export type SignalKind = 'events' | 'metrics' | 'spans' | 'entities';

/** A constant: its name and the source that declares it, doc comment included. */
interface Constant {
  readonly name: string;
  readonly source: string;
}

/** `attributes.ts`: keys of our own, values of enums, and the keys that are borrowed from OpenTelemetry. */
export function attributesSource(registry: Registry): string {
  return moduleSource('Attribute keys, and the values of those that are enums.', attributeConstants(registry));
}

/** `events.ts`, `metrics.ts`, `spans.ts` or `entities.ts`; undefined where the registry has none. */
export function signalsSource(kind: SignalKind, registry: Registry): string | undefined {
  const constants = signalConstants(kind, registry);
  return constants.length === 0 ? undefined : moduleSource(signalHeads[kind], constants);
}

/** `index.ts`: every constant by its name, laid out as the formatter would. */
export function indexSource(registry: Registry): string {
  const files: readonly (readonly [file: string, constants: readonly Constant[]])[] = [
    ['attributes', attributeConstants(registry)],
    ...signalKinds.map((kind) => [kind, signalConstants(kind, registry)] as const),
  ];
  return files
    .filter(([, constants]) => constants.length > 0)
    .map(([file, constants]) => {
      const names = constants.map(({ name }) => name).sort();
      const from = `from './generated/${file}.ts';\n`;
      const line = `export { ${names.join(', ')} } ${from}`;
      return line.length <= 121 ? line : `export {\n${names.map((name) => `  ${name},\n`).join('')}} ${from}`;
    })
    .join('');
}

const signalHeads: Readonly<Record<SignalKind, string>> = {
  events: 'Event names.',
  metrics: 'Metric names.',
  spans: 'Span types.',
  entities: 'Entity types.',
};
const signalKinds: readonly SignalKind[] = ['events', 'metrics', 'spans', 'entities'];

function moduleSource(head: string, constants: readonly Constant[]): string {
  const comment = docComment([head, `Generated from the registry: change that, then run "${renewCommand}".`]);
  return [comment, ...constants.map(({ source }) => source)].join('\n\n').concat('\n');
}

function attributeConstants({ attributes, borrowed, openTelemetryVersion }: Registry): readonly Constant[] {
  return [
    ...attributes.flatMap((attribute) => [keyConstant(attribute), ...enumConstants(attribute)]),
    ...borrowed.map(({ key, template, stability, deprecated }) =>
      declare(constantName('ATTR', key), key, template, [
        `\`${key}\` as OpenTelemetry ${openTelemetryVersion} defines it.`,
        `Stability there: ${stability}${deprecated ? ', deprecated' : ''}.`,
      ]),
    ),
  ];
}

function keyConstant(attribute: AttributeDefinition): Constant {
  const { key, type } = attribute;
  const template = typeof type === 'string' && type.startsWith('template[');
  const typeText = typeof type === 'string' ? `\`${type}\`` : 'enum';
  return declare(constantName('ATTR', key), key, template, described(attribute, `Type: ${typeText}.`));
}

function declare(name: string, key: string, template: boolean, paragraphs: readonly string[]): Constant {
  if (!template) return { name, source: `${docComment(paragraphs)}\nexport const ${name} = ${literal(key)} as const;` };
  const example = `@example\n${name}('name'); // '${key}.name'`;
  const type = `\`${key}.\${string}\``;
  return {
    name,
    source: `${docComment([...paragraphs, example])}\nexport const ${name} = (key: string): ${type} => \`${key}.\${key}\`;`,
  };
}

function enumConstants({ key, type }: AttributeDefinition): readonly Constant[] {
  if (typeof type === 'string') return [];
  const tuple = enumTupleName(key);
  const values = type.members.map(({ value }) => literal(value)).join(', ');
  return [
    ...type.members.map(({ id, value, brief, note, deprecated }) => {
      const name = enumValueName(key, id);
      const paragraphs = [
        `Value \`${value}\` of {@link ${constantName('ATTR', key)}}${brief === undefined ? '.' : `: ${brief}`}`,
        ...(note === undefined ? [] : [note]),
        ...deprecation(deprecated),
      ];
      return { name, source: `${docComment(paragraphs)}\nexport const ${name} = ${literal(value)} as const;` };
    }),
    {
      name: tuple,
      source: `${docComment([`All values of {@link ${constantName('ATTR', key)}}, in the order of the registry.`])}\nexport const ${tuple} = [${values}] as const;`,
    },
  ];
}

function signalConstants(kind: SignalKind, registry: Registry): readonly Constant[] {
  const constant = (prefix: ConstantKind, name: string, signal: Described, fact?: string): Constant =>
    declare(constantName(prefix, name), name, false, described(signal, fact));
  switch (kind) {
    case 'events':
      return registry.events.map((event) => constant('EVENT', event.name, event));
    case 'metrics':
      return registry.metrics.map((metric) =>
        constant('METRIC', metric.name, metric, `Instrument: ${metric.instrument}, unit \`${metric.unit}\`.`),
      );
    case 'spans':
      return registry.spans.map((span) =>
        constant('SPAN', span.type, span, `Name: ${span.name.note}\n\nKind: ${span.kind}.`),
      );
    case 'entities':
      return registry.entities.map((entity) => constant('ENTITY', entity.type, entity));
  }
}

function described({ brief, note, stability, deprecated }: Described, fact?: string): readonly string[] {
  return [
    brief,
    ...(note === undefined ? [] : [note]),
    `${fact === undefined ? '' : `${fact} `}Stability: ${stability}.`,
    ...deprecation(deprecated),
  ];
}

function deprecation(deprecated: Deprecation | undefined): readonly string[] {
  if (deprecated === undefined) return [];
  const renamed = deprecated.reason === 'renamed' ? `Use \`${deprecated.renamed_to}\`.` : undefined;
  return [`@deprecated ${[renamed, deprecated.note].filter((part) => part !== undefined).join(' ')}`];
}
