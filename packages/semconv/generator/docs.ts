/** The page of tables in `docs/`, laid out as the formatter would lay it out. */
import type { AttributeDefinition, Deprecation, RequirementLevel } from './definition.ts';
import { table } from './markdown.ts';
import type { Described, Registry, UsedAttribute } from './registry.ts';
import { renewCommand } from './renew-command.ts';

/** The whole page: a pure function of the registry. */
export function docsSource(registry: Registry): string {
  const { attributes, borrowed, groups, events, metrics, spans, entities, openTelemetryVersion } = registry;
  return [
    `<!-- Generated from packages/semconv/registry by "${renewCommand}": change that, not this. -->`,
    '# Semantic conventions',
    'Every name that Weir emits, as the registry of `@weir/semconv` defines it.',
    ...section('Attributes', attributes.length > 0 ? [attributeTable(attributes)] : []),
    ...section('Values', attributes.flatMap(valueTable)),
    ...section(
      `Attributes of OpenTelemetry ${openTelemetryVersion}`,
      borrowed.length > 0
        ? [
            'These are used as OpenTelemetry defines them.',
            table(
              ['Attribute', 'Stability'],
              borrowed.map(({ key, stability, deprecated }) => [
                code(key),
                deprecated ? `${stability}, deprecated` : stability,
              ]),
            ),
          ]
        : [],
    ),
    ...section(
      'Attribute groups',
      groups.flatMap((group) => signal(group.id, group, [])),
    ),
    ...section(
      'Events',
      events.flatMap((event) => signal(event.name, event, [])),
    ),
    ...section(
      'Metrics',
      metrics.flatMap((metric) =>
        signal(metric.name, metric, [`Instrument: ${metric.instrument}.`, `Unit: ${code(metric.unit)}.`]),
      ),
    ),
    ...section(
      'Spans',
      spans.flatMap((span) => signal(span.type, span, [`Name: ${span.name.note}\n\nKind: ${span.kind}.`])),
    ),
    ...section(
      'Entities',
      entities.flatMap((entity) => signal(entity.type, entity, [])),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(title: string, blocks: readonly string[]): readonly string[] {
  return blocks.length === 0 ? [] : [`## ${title}`, ...blocks];
}

function attributeTable(attributes: readonly AttributeDefinition[]): string {
  return table(
    ['Attribute', 'Type', 'Meaning', 'Stability', 'Examples'],
    attributes.map(({ key, type, brief, note, stability, deprecated, examples }) => [
      code(typeof type === 'string' && type.startsWith('template[') ? `${key}.<key>` : key),
      typeof type === 'string' ? code(type) : 'enum',
      sentences(brief, note, ...deprecation(deprecated)),
      stability,
      exampleText(typeof type === 'string' ? examples : type.members.slice(0, 2).map(({ value }) => value)),
    ]),
  );
}

function valueTable({ key, type }: AttributeDefinition): readonly string[] {
  if (typeof type === 'string') return [];
  const rows = type.members.map(({ value, brief = '', note, stability, deprecated }) => [
    code(String(value)),
    sentences(brief, note, ...deprecation(deprecated)),
    stability,
  ]);
  return [`### ${code(key)}`, table(['Value', 'Meaning', 'Stability'], rows)];
}

function signal(
  name: string,
  { brief, note, stability, deprecated, uses }: Described & { readonly uses: readonly UsedAttribute[] },
  facts: readonly string[],
): readonly string[] {
  return [
    `### ${code(name)}`,
    brief,
    ...(note === undefined ? [] : [note]),
    [...facts, `Stability: ${stability}.`, ...deprecation(deprecated)].join(' '),
    ...(uses.length > 0 ? [useTable(uses)] : []),
  ];
}

function useTable(uses: readonly UsedAttribute[]): string {
  return table(
    ['Attribute', 'Requirement', 'Meaning'],
    uses.map(({ key, requirementLevel, samplingRelevant, brief, note, deprecated }) => [
      code(key),
      requirement(requirementLevel),
      sentences(
        brief,
        note,
        samplingRelevant ? 'Set when the span starts: samplers may read it.' : undefined,
        ...deprecation(deprecated),
      ),
    ]),
  );
}

function sentences(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined).join(' ');
}

function requirement(level: RequirementLevel): string {
  if (typeof level === 'string') return level.replace('_', ' ');
  return Object.entries(level)
    .map(([name, condition]) => `${name.replace('_', ' ')}: ${condition}`)
    .join('');
}

function deprecation(deprecated: Deprecation | undefined): readonly string[] {
  if (deprecated === undefined) return [];
  const renamed = deprecated.reason === 'renamed' ? [`use ${code(deprecated.renamed_to)}`] : [];
  return [`Deprecated: ${[...renamed, ...(deprecated.note === undefined ? [] : [deprecated.note])].join('. ')}`];
}

function exampleText(examples: AttributeDefinition['examples']): string {
  if (examples === undefined) return '';
  const list = Array.isArray(examples) ? examples : [examples];
  return list.map((example) => code(Array.isArray(example) ? `[${example.join(', ')}]` : String(example))).join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}
