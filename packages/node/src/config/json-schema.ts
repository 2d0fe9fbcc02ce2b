/** The JSON Schema of the `weir:` section, for editors. */
import { FOREIGN, type KeyKind, type SectionRule, SECTIONS, SWITCHES } from './section-rules.ts';

/** Draft 2020-12. A file's other keys are OpenTelemetry's, which has a schema of its own. */
export const weirConfigSchema: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://weir.dev/schemas/weir-config.v1.json',
  title: 'OpenTelemetry configuration with a section for Weir',
  type: 'object',
  properties: {
    weir: {
      type: ['object', 'null'],
      additionalProperties: false,
      properties: {
        ...Object.fromEntries(Object.entries(SECTIONS).map(([name, rule]) => [name, ofSection(rule)])),
        ...Object.fromEntries(
          Object.entries(SWITCHES).map(([name, { brief }]) => [
            name,
            { description: brief, type: ['boolean', 'null'] },
          ]),
        ),
        ...Object.fromEntries(Object.entries(FOREIGN).map(([name, { brief }]) => [name, { description: brief }])),
      },
    },
  },
};

function ofSection({ brief, keys }: SectionRule): object {
  return {
    description: brief,
    type: ['object', 'boolean', 'null'],
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(keys).map(([name, { kind, brief: description }]) => [name, { description, ...ofKind(kind) }]),
    ),
  };
}

function ofKind(kind: KeyKind): object {
  switch (kind.is) {
    case 'flag':
      return { type: ['boolean', 'null'] };
    case 'text':
      return { type: ['string', 'null'], minLength: 1 };
    case 'texts':
      return { type: ['array', 'null'], items: { type: 'string' } };
    case 'positive':
      return { type: ['integer', 'null'], minimum: 1 };
    case 'natural':
      return { type: ['integer', 'null'], minimum: 0 };
    case 'one of':
      return { enum: [...kind.values, null] };
  }
}
