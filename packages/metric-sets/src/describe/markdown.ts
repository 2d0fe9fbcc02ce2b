/** The schemas of metric sets as tables of a documentation page. */
import { markdownCode as code, markdownTable as table } from '@weir/otel-compat';
import type { AttributeDescriptor, MetricSetDescriptor } from '../schema/descriptor.ts';

/**
 * Markdown: a section for each set, with a table of its metrics and one of its attributes.
 *
 * @example
 * metricSetsMarkdown([receiverMetrics.descriptor]); // '## receiver...'
 */
export function metricSetsMarkdown(sets: readonly MetricSetDescriptor[]): string {
  return `${sets.map(section).join('\n\n')}\n`;
}

function section({ name, brief, metrics, registrationAttributes, measurementAttributes }: MetricSetDescriptor): string {
  const metricRows = metrics.map((metric) => [
    code(metric.name),
    code(metric.field),
    metric.instrument,
    code(metric.unit),
    metric.brief,
  ]);
  const attributeRows = [
    ...registrationAttributes.map((attribute) => [...attributeRow(attribute), 'registration']),
    ...measurementAttributes.map((attribute) => [...attributeRow(attribute), 'measurement']),
  ];
  return [
    `## ${name}`,
    brief,
    table(['metric', 'field', 'instrument', 'unit', 'description'], metricRows),
    ...(attributeRows.length === 0 ? [] : [table(['attribute', 'type', 'description', 'of the'], attributeRows)]),
  ].join('\n\n');
}

function attributeRow({ key, type, values, brief }: AttributeDescriptor): readonly string[] {
  return [code(key), type === 'enum' ? values.map(code).join(', ') : type, brief];
}
