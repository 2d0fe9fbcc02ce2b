/** Declared events as tables of a documentation page. */
import { markdownCode as code, markdownTable as table } from '@weir/otel-compat';
import { schemasOf } from './define-events.ts';
import type { AttributeSchema, EventSchema } from './event-schema.ts';

/**
 * Markdown: a table of all events, and of each its attributes.
 *
 * @param events what `defineEvents` has given
 * @example
 * eventsMarkdown(orderEvents); // '| event | level | ...'
 */
export function eventsMarkdown(...events: readonly object[]): string {
  const schemas = events.flatMap(schemasOf);
  const overview = table(
    ['event', 'level', 'feeds', 'description'],
    schemas.map((schema) => [code(schema.name), schema.level, feeds(schema), schema.brief]),
  );
  return `${[overview, ...schemas.filter(({ attributes }) => attributes.length > 0).map(section)].join('\n\n')}\n`;
}

function section({ name, attributes }: EventSchema): string {
  const rows = attributes.map((attribute) => [
    code(attribute.key),
    attribute.type === 'enum' ? attribute.values.map(code).join(', ') : attribute.type,
    told(attribute),
    attribute.brief,
  ]);
  return `### \`${name}\`\n\n${table(['attribute', 'type', 'told', 'description'], rows)}`;
}

function told({ dataClass, optional }: AttributeSchema): string {
  const how = dataClass === undefined ? 'as it is' : `as ${dataClass} data may be`;
  return optional ? `${how}, if there is one` : how;
}

function feeds({ metric, span }: EventSchema): string {
  return [
    'log',
    ...(metric === undefined ? [] : [`${metric.kind} \`${metric.name}\``]),
    ...(span ? ['span'] : []),
  ].join(', ');
}
