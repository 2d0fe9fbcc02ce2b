/** The JSON Schema of the `weir:` section, for editors. */
import { FOREIGN_SCHEMAS, orVariable, VARIABLE } from './foreign-schemas.ts';
import { FOREIGN, type KeyKind, type SectionRule, SECTIONS, SWITCHES } from './section-rules.ts';

/**
 * Draft 2020-12. A file's other keys are OpenTelemetry's, which has a schema of its own; those of the originals stand at the top as
 * in `weir:`.
 */
export const weirConfigSchema: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://weir.dev/schemas/weir-config.v1.json',
  title: 'OpenTelemetry configuration with a section for Weir',
  type: 'object',
  properties: {
    ...Object.fromEntries(['cloud_events', 'cloud_events_source', 'tenant'].map((name) => [name, foreign(name)])),
    weir: {
      type: ['object', 'null'],
      additionalProperties: false,
      properties: {
        ...Object.fromEntries(Object.entries(SECTIONS).map(([name, rule]) => [name, ofSection(rule)])),
        ...Object.fromEntries(
          Object.entries(SWITCHES).map(([name, { brief }]) => [
            name,
            { description: brief, ...orVariable({ type: 'boolean' }) },
          ]),
        ),
        ...Object.fromEntries(Object.keys(FOREIGN).map((name) => [name, foreign(name)])),
      },
    },
  },
};

function foreign(name: string): object {
  return { description: FOREIGN[name]?.brief, ...FOREIGN_SCHEMAS[name] };
}

function ofSection({ brief, keys }: SectionRule): object {
  return {
    description: brief,
    anyOf: [{ type: ['object', 'boolean', 'null'] }, VARIABLE],
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(keys).map(([name, { kind, brief: description }]) => [name, { description, ...ofKind(kind) }]),
    ),
  };
}

function ofKind(kind: KeyKind): object {
  switch (kind.is) {
    case 'flag':
      return orVariable({ type: 'boolean' });
    case 'text':
      return { type: ['string', 'null'], minLength: 1 };
    case 'texts':
      return { type: ['array', 'null'], items: { type: 'string' } };
    case 'positive':
      return orVariable({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
    case 'natural':
      return orVariable({ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
    case 'one of':
      return orVariable({ enum: kind.values });
  }
}
