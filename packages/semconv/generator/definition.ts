/** The form of a `definition/2` file and of a registry's manifest: what the form does not name is refused. */
import { z } from 'zod';

const text = z.string().trim().min(1, 'must not be empty');
const stability = z.enum(['development', 'alpha', 'beta', 'release_candidate', 'stable']);
const annotations = z.record(z.string(), z.unknown());

const deprecated = z.discriminatedUnion('reason', [
  z.strictObject({ reason: z.literal('renamed'), renamed_to: text, note: text.optional() }),
  z.strictObject({ reason: z.enum(['obsoleted', 'uncategorized', 'unspecified']), note: text }),
]);

const described = {
  brief: text,
  note: text.optional(),
  stability,
  deprecated: deprecated.optional(),
  annotations: annotations.optional(),
};

// YAML integers are read as bigint: only so does 250 stay apart from 250.0, as Weaver keeps them apart.
const scalar = z.union([z.string(), z.boolean(), z.bigint(), z.number()]);
const examples = z.union([scalar, z.array(z.union([scalar, z.array(scalar)]))]);

const valueTypes = ['string', 'int', 'double', 'boolean', 'string[]', 'int[]', 'double[]', 'boolean[]', 'any'] as const;
const templateTypes = valueTypes.map((type) => `template[${type}]` as const);

const enumMember = z.strictObject({
  id: text,
  value: z.union([z.string(), z.boolean(), z.bigint()]),
  stability,
  brief: text.optional(),
  note: text.optional(),
  deprecated: deprecated.optional(),
  annotations: annotations.optional(),
});

const attribute = z.strictObject({
  key: text,
  type: z.union([
    z.enum([...valueTypes, ...templateTypes]),
    z.strictObject({ members: z.array(enumMember).min(1, 'must have a member') }),
  ]),
  examples: examples.optional(),
  ...described,
});

const requirementLevel = z.union([
  z.enum(['required', 'recommended', 'opt_in']),
  z.strictObject({ conditionally_required: text }),
  z.strictObject({ recommended: text }),
  z.strictObject({ opt_in: text }),
]);

const attributeRef = z.strictObject({
  ref: text,
  requirement_level: requirementLevel.optional(),
  brief: text.optional(),
  note: text.optional(),
  examples: examples.optional(),
  stability: stability.optional(),
  deprecated: deprecated.optional(),
  annotations: annotations.optional(),
});
const spanAttributeRef = attributeRef.extend({ sampling_relevant: z.boolean().optional() });
const groupRef = z.strictObject({ ref_group: text });

export type EntityAssociation =
  | string
  | { readonly one_of: readonly EntityAssociation[] }
  | { readonly all_of: readonly EntityAssociation[] };
const entityAssociation: z.ZodType<EntityAssociation> = z.lazy(() =>
  z.union([
    text,
    z.strictObject({ one_of: z.array(entityAssociation) }),
    z.strictObject({ all_of: z.array(entityAssociation) }),
  ]),
);

const signal = { ...described, requirement_level: z.enum(['recommended', 'opt_in']).optional() };
const associated = { ...signal, entity_associations: z.array(entityAssociation).optional() };
const references = z.array(z.union([attributeRef, groupRef])).optional();

const attributeGroup = z.discriminatedUnion('visibility', [
  z.strictObject({ id: text, visibility: z.literal('internal'), attributes: references }),
  z.strictObject({ id: text, visibility: z.literal('public'), attributes: references, ...described }),
]);

const event = z.strictObject({ name: text, attributes: references, ...associated });

const metric = z.strictObject({
  name: text,
  instrument: z.enum(['counter', 'updowncounter', 'gauge', 'histogram']),
  unit: text,
  attributes: references,
  ...associated,
});

const span = z.strictObject({
  type: text,
  kind: z.enum(['internal', 'client', 'server', 'producer', 'consumer']),
  name: z.strictObject({ note: text }),
  attributes: z.array(z.union([spanAttributeRef, groupRef])).optional(),
  ...associated,
});

const entity = z.strictObject({
  type: text,
  identity: z.array(attributeRef).min(1, 'must have an attribute'),
  description: z.array(attributeRef).optional(),
  ...signal,
});

const unread = z.never({ error: 'belongs to definition/2, but this generator does not read it' }).optional();

/** One file of definitions, such as `attributes.yaml`. */
export const definitionFile = z.strictObject({
  file_format: z.literal('definition/2'),
  attributes: z.array(attribute).optional(),
  attribute_groups: z.array(attributeGroup).optional(),
  events: z.array(event).optional(),
  metrics: z.array(metric).optional(),
  spans: z.array(span).optional(),
  entities: z.array(entity).optional(),
  imports: unread,
  event_refinements: unread,
  metric_refinements: unread,
  span_refinements: unread,
  entity_refinements: unread,
});

const schemaUrl = z
  .string()
  .regex(/^https?:\/\/[^/\s]+(?:\/[^/\s]+)+\/\d+\.\d+\.\d+$/, 'must be http[s]://server/path/<major.minor.patch>');

/** `manifest.yaml`: which registry this is, and on which it stands. */
export const manifestFile = z.strictObject({
  schema_url: schemaUrl,
  description: text.optional(),
  stability: stability.optional(),
  dependencies: z.array(z.strictObject({ schema_url: schemaUrl, registry_path: text.optional() })).optional(),
});

export type Manifest = z.infer<typeof manifestFile>;
export type DefinitionFile = z.infer<typeof definitionFile>;
export type AttributeDefinition = z.infer<typeof attribute>;
export type AttributeGroupDefinition = z.infer<typeof attributeGroup>;
export type EventDefinition = z.infer<typeof event>;
export type MetricDefinition = z.infer<typeof metric>;
export type SpanDefinition = z.infer<typeof span>;
export type EntityDefinition = z.infer<typeof entity>;
export type AttributeReference = z.infer<typeof spanAttributeRef>;
export type GroupReference = z.infer<typeof groupRef>;
export type RequirementLevel = z.infer<typeof requirementLevel>;
export type Stability = z.infer<typeof stability>;
export type Deprecation = z.infer<typeof deprecated>;
