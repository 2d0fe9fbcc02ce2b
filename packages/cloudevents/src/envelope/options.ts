/** Options of the mapping, checked where they are given, and what they come to. */
import { type Mask, typeName } from '@weir/otel-compat';
import { CloudEventsError } from '../errors.ts';
import { UlidSequence } from '../ids/ulid.ts';
import { isAttributeText } from './attribute-text.ts';
import { EVENT_EXTENSIONS, type EventExtension } from './extensions.ts';
import type { EventLogRecord, EventSpan } from './inputs.ts';
import { isUri, isUriReference } from './uri.ts';

/** What an event is made from. */
export type EventOrigin = EventLogRecord | EventSpan;

/** How log records and spans become events. All may be left out. */
export interface EnvelopeOptions {
  /**
   * The `source` of every event: a URI-reference that names who produced it, such as `https://orders.example.com`. Default: from
   * the resource, `/{service.namespace}/{service.name}`, else `/unknown_service`.
   */
  readonly source?: string;
  /** Goes before the name of the event or span in `type`, such as `com.example.orders.`. Default: nothing. */
  readonly typePrefix?: string;
  /** The whole `type` of log records without an eventName. Default: none, and they are no events. */
  readonly fallbackType?: string;
  /** The `subject` of an event; undefined for none. Default: `tenant/{tenant}/user/{user}` or `tenant/{tenant}`. */
  readonly subject?: (origin: EventOrigin) => string | undefined;
  /** The tenant of records that name none. Default: none. */
  readonly tenant?: string;
  /** Attributes that name the tenant, the first that is there. Default: `tenant.id`, `tenant_id`. */
  readonly tenantAttribute?: string | readonly string[];
  /** Attributes that name the user, the first that is there. Default: `user.id`, `user_id`. */
  readonly userAttribute?: string | readonly string[];
  /**
   * Where ids of log records come from: `ulid` (default), monotonic; `derived`, from all that the event says, so that a record
   * that is sent again has the same id, and so do two that say the same at the same time; or a function. The id of a
   * span's event is its trace id and span id, unless this is a function.
   */
  readonly id?: 'ulid' | 'derived' | ((origin: EventOrigin) => string);
  /** Extension attributes that events may have. Default: all of them. */
  readonly extensions?: readonly EventExtension[];
  /** The `partitionkey`; undefined for none. Default: none. */
  readonly partitionKey?: (origin: EventOrigin) => string | undefined;
  /** The `sequence` of the next event, of which a greater one is a later one as text. Default: none. */
  readonly sequence?: () => string;
  /** The `dataschema`: a URI, or a function of the type. Default: none. */
  readonly dataschema?: string | ((type: string) => string | undefined);
  /** Masks `data` before there is an event, and `subject`. Default: nothing is masked. */
  readonly mask?: Mask;
}

/** Options with their defaults. */
export interface ResolvedEnvelopeOptions {
  readonly source: string | undefined;
  readonly typePrefix: string;
  readonly fallbackType: string | undefined;
  readonly subject: ((origin: EventOrigin) => string | undefined) | undefined;
  readonly tenant: string | undefined;
  readonly tenantAttributes: readonly string[];
  readonly userAttributes: readonly string[];
  /** Undefined: derived. */
  readonly ulids: UlidSequence | undefined;
  readonly idOf: ((origin: EventOrigin) => string) | undefined;
  readonly has: Readonly<Record<EventExtension, boolean>>;
  readonly partitionKey: ((origin: EventOrigin) => string | undefined) | undefined;
  readonly sequence: (() => string) | undefined;
  readonly dataschema: ((type: string) => string | undefined) | undefined;
  readonly mask: Mask | undefined;
}

/** What names the tenant, and the user, unless options say otherwise. */
export const TENANT_ATTRIBUTES: readonly string[] = ['tenant.id', 'tenant_id'];
export const USER_ATTRIBUTES: readonly string[] = ['user.id', 'user_id'];

const resolved = new WeakMap<EnvelopeOptions, ResolvedEnvelopeOptions>();
const NO_OPTIONS: EnvelopeOptions = {};
let last: { readonly options: EnvelopeOptions; readonly resolved: ResolvedEnvelopeOptions } | undefined;

/**
 * The options, checked; the same object is checked once, and later changes of it are not seen.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` that names the option, and the type it had
 */
export function envelopeOptions(options: EnvelopeOptions = NO_OPTIONS): ResolvedEnvelopeOptions {
  if (last !== undefined && options === last.options) return last.resolved;
  if (typeof options !== 'object' || options === null) throw wrong('options', 'an object', options);
  let known = resolved.get(options);
  if (known === undefined) resolved.set(options, (known = resolve(options)));
  last = { options, resolved: known };
  return known;
}

function resolve(options: EnvelopeOptions): ResolvedEnvelopeOptions {
  const { source, typePrefix = '', fallbackType, tenant, id = 'ulid', dataschema, mask } = options;
  if (source !== undefined && !isUriReference(source)) throw wrong('source', 'a URI-reference of RFC 3986', source);
  if (typePrefix !== '' && !isAttributeText(typePrefix)) throw wrong('typePrefix', TEXT, typePrefix);
  if (fallbackType !== undefined && !isAttributeText(fallbackType)) throw wrong('fallbackType', TEXT, fallbackType);
  if (tenant !== undefined && !isAttributeText(tenant)) throw wrong('tenant', TEXT, tenant);
  if (id !== 'ulid' && id !== 'derived' && typeof id !== 'function') {
    throw wrong('id', 'ulid, derived or a function', id);
  }
  return {
    source,
    typePrefix,
    fallbackType,
    subject: optionalFunction('subject', options.subject),
    tenant,
    tenantAttributes: names('tenantAttribute', options.tenantAttribute ?? TENANT_ATTRIBUTES),
    userAttributes: names('userAttribute', options.userAttribute ?? USER_ATTRIBUTES),
    ulids: id === 'derived' ? undefined : new UlidSequence(),
    idOf: typeof id === 'function' ? id : undefined,
    has: extensionFlags(options.extensions ?? EVENT_EXTENSIONS),
    partitionKey: optionalFunction('partitionKey', options.partitionKey),
    sequence: optionalFunction('sequence', options.sequence),
    dataschema: schemaOf(dataschema),
    mask: optionalFunction('mask', mask),
  };
}

const TEXT = 'text without control characters, and not empty';

function optionalFunction<T>(name: string, value: T): T {
  if (value !== undefined && typeof value !== 'function') throw wrong(name, 'a function', value);
  return value;
}

function names(name: string, value: string | readonly string[]): readonly string[] {
  if (value === TENANT_ATTRIBUTES || value === USER_ATTRIBUTES) return value;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.every((one) => typeof one === 'string' && one !== '')) return [...list] as string[];
  throw wrong(name, 'the name of an attribute, or several', value);
}

function extensionFlags(value: readonly EventExtension[]): Record<EventExtension, boolean> {
  if (!Array.isArray(value) || !value.every((one) => EVENT_EXTENSIONS.includes(one))) {
    throw wrong('extensions', `a list of ${EVENT_EXTENSIONS.join(', ')}`, value);
  }
  const flags = EVENT_EXTENSIONS.map((name) => [name, value.includes(name)]);
  return Object.fromEntries(flags) as Record<EventExtension, boolean>;
}

function schemaOf(value: EnvelopeOptions['dataschema']): ResolvedEnvelopeOptions['dataschema'] {
  if (value === undefined || typeof value === 'function') return value;
  if (!isUri(value)) throw wrong('dataschema', 'a URI of RFC 3986, or a function', value);
  return () => value;
}

function wrong(name: string, wanted: string, value: unknown): CloudEventsError {
  return new CloudEventsError('WEIR_CLOUDEVENTS_OPTION', `${name} must be ${wanted} (got ${typeName(value)})`);
}
