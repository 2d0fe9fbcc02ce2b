/** Event types that an application defines, each with a builder that checks its data. */
import { typeName } from '@weir/otel-compat';
import type { CloudEventV1 } from 'cloudevents';
import { isAttributeText } from '../envelope/attribute-text.ts';
import { JSON_DATA } from '../envelope/event.ts';
import { isUri } from '../envelope/uri.ts';
import { type AttributeBreach, CloudEventsError } from '../errors.ts';
import { wrongOption } from '../option-rules.ts';
import type { SchemaInput, SchemaIssue, SchemaOutput, StandardSchema } from './standard-schema.ts';

/** Schemas of data by the name of their type. */
export type EventSchemas = Readonly<Record<string, StandardSchema>>;

/** Options of {@link defineEventTypes}. */
export interface EventTypesOptions {
  /** Goes before each name in `type`, such as `com.example.`. Default: nothing. */
  readonly typePrefix?: string;
  /** The `subject` of an event by its data, where it is given none. Default: none. */
  readonly subject?: (data: unknown) => string | undefined;
  /** The `dataschema` of a type: a URI. Default: none. */
  readonly dataschema?: (type: string) => string | undefined;
}

/** An event that a builder made; an emitter completes it with `id`, `source` and `time`, where it has none. */
export type DefinedEvent<Data> = Partial<CloudEventV1<Data>> & {
  readonly type: string;
  readonly datacontenttype: string;
  readonly data: Data;
};

/** Makes an event of its type. The further attributes win over what the definition gives. */
export type EventBuilder<Input, Data> = (
  data: Input,
  attributes?: Readonly<Partial<CloudEventV1<Data>>>,
) => DefinedEvent<Data>;

/** A builder for each type. */
export type EventTypes<Schemas extends EventSchemas> = {
  readonly [Name in keyof Schemas]: EventBuilder<SchemaInput<Schemas[Name]>, SchemaOutput<Schemas[Name]>>;
};

/**
 * A builder for each event type, by its name. It gives the event that an emitter sends; data that is not what the schema
 * says is refused. Schemas are of any library that has Standard Schema, and must not be asynchronous.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` for a name or a schema that is none; from a builder,
 *   `WEIR_CLOUDEVENTS_INVALID_DATA` with each member that is wrong
 * @example
 * const events = defineEventTypes({ 'order.placed': orderSchema }, { typePrefix: 'com.example.' });
 * events['order.placed']({ order: 'a-1', total: 7 }).type; // 'com.example.order.placed'
 */
export function defineEventTypes<const Schemas extends EventSchemas>(
  schemas: Schemas,
  options: EventTypesOptions = {},
): EventTypes<Schemas> {
  const { typePrefix = '' } = options;
  if (typePrefix !== '' && !isAttributeText(typePrefix)) throw wrongOption('typePrefix', 'text', typePrefix);
  if (typeof schemas !== 'object' || schemas === null) throw wrongOption('schemas', 'an object', schemas);
  const builders = Object.entries(schemas).map(([name, schema]) => {
    if (!isAttributeText(name)) throw wrongOption('schemas', 'an object whose names are text of attributes', name);
    if (typeof schema?.['~standard']?.validate !== 'function') {
      throw wrongOption(`schemas["${name}"]`, 'a Standard Schema', schema);
    }
    return [name, builderOf(typePrefix + name, schema as StandardSchema, options)] as const;
  });
  return Object.fromEntries(builders) as EventTypes<Schemas>;
}

function builderOf(
  type: string,
  schema: StandardSchema,
  { subject: subjectOf, dataschema: schemaOf }: EventTypesOptions,
): EventBuilder<unknown, unknown> {
  return (given, attributes) => {
    const data = validData(type, schema, given);
    const subject = subjectOf?.(data);
    const dataschema = schemaOf?.(type);
    if (dataschema !== undefined && !isUri(dataschema)) throw wrongOption('dataschema', 'a URI', dataschema);
    return {
      type,
      ...(subject === undefined ? {} : { subject }),
      datacontenttype: JSON_DATA,
      ...(dataschema === undefined ? {} : { dataschema }),
      ...attributes,
      data,
    };
  };
}

function validData(type: string, schema: StandardSchema, given: unknown): unknown {
  const result = schema['~standard'].validate(given);
  if (result instanceof Promise) {
    // What it comes to is nobody's: a rejection must not end the process.
    result.catch(() => undefined);
    throw wrongOption(`schemas["${type}"]`, 'a schema that is not asynchronous', schema);
  }
  if (result.issues === undefined) return result.value;
  const breaches = result.issues.map((issue) => breachOf(issue, given));
  const members = breaches.map(({ attribute }) => attribute).join(', ');
  throw new CloudEventsError('WEIR_CLOUDEVENTS_INVALID_DATA', `data of ${type} is wrong at ${members}`, { breaches });
}

/** The message is the schema's own, for `breaches` alone: some quote the value. */
function breachOf({ message, path = [] }: SchemaIssue, given: unknown): AttributeBreach {
  const keys = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return { attribute: ['data', ...keys].join('.'), message: `${message} (got ${typeName(given)})` };
}
