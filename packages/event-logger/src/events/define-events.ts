/** Declares events once, and gives a typed function for each. */
import { trace } from '@opentelemetry/api';
import { errorName, type EventMetricSource, type Mask } from '@weir/otel-compat';
import { eventLogger, type EventLogger, type EventLoggerOptions } from '../event-logger.ts';
import { maskedContent, recordContent, type EventAttributes } from '../record/record-content.ts';
import { defaultRouter, type LogRouter } from '../router/router.ts';
import type { ScopeSource } from '../scope.ts';
import { faults } from '../state.ts';
import { accountOf } from './coverage.ts';
import { type DataClasses, REDACTED } from '../record/data-classes.ts';
import { apiMetrics, metricWriter } from './event-metrics.ts';
import {
  type DeclaredAttributes,
  type CheckedDeclarations,
  type EventDeclarations,
  eventSchema,
  type EventSchema,
} from './event-schema.ts';

/** Options of {@link defineEvents}. */
export interface DefineEventsOptions extends EventLoggerOptions {
  /** Who emits: a name, or `import.meta`. Default: the first word of each event's name. */
  readonly scope?: ScopeSource;
  /** Where the metrics of events go; default: the registered MeterProvider. */
  readonly metrics?: EventMetricSource;
}

type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];

/** Emits one declared event. Never throws. */
export type EmitDeclared<A> = [RequiredKeys<DeclaredAttributes<A>>] extends [never]
  ? (attributes?: DeclaredAttributes<A>) => void
  : (attributes: DeclaredAttributes<A>) => void;

/** A function for each declared event. */
export type DefinedEvents<D> = {
  readonly [Name in keyof D]: EmitDeclared<D[Name] extends { readonly attributes: infer A } ? A : object>;
};

const SCHEMAS = Symbol.for('weir.event-schemas.v1');

/**
 * Declares events. Each becomes a function that emits it at its level, and, as declared, feeds a metric and is an event of the active
 * span; attributes with a data class are never told as they are.
 *
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_DEFINITION` that names what is wrong by its path
 * @example
 * const events = defineEvents({
 *   'order.placed': {
 *     level: 'info',
 *     brief: 'An order was placed.',
 *     attributes: { 'order.items': 'int', 'order.channel': ['web', 'phone'], 'user.email': 'string' },
 *     metric: { kind: 'counter', name: 'order.items', unit: '{item}', value: 'order.items', attributes: ['order.channel'] },
 *     redact: { 'user.email': 'personal' },
 *   },
 * });
 * events['order.placed']({ 'order.items': 3, 'order.channel': 'web', 'user.email': 'alice@example.com' });
 */
export function defineEvents<const D extends EventDeclarations>(
  declarations: D & CheckedDeclarations<D>,
  options: DefineEventsOptions = {},
): DefinedEvents<D> {
  const { scope, router = defaultRouter() } = options;
  const schemas = Object.entries(declarations as EventDeclarations).map(([name, each]) => eventSchema(name, each));
  const events: Record<string | symbol, unknown> = {};
  for (const schema of schemas) {
    const log = eventLogger(scope ?? (schema.name.split('.', 1)[0] as string), { ...options, router });
    events[schema.name] = emitterOf(schema, log, router, options.metrics ?? apiMetrics);
  }
  Object.defineProperty(events, SCHEMAS, { value: Object.freeze(schemas) });
  return Object.freeze(events) as DefinedEvents<D>;
}

/** What {@link defineEvents} was told, of whichever copy of this package; nothing for any other value. */
export function schemasOf(events: unknown): readonly EventSchema[] {
  return (events as { readonly [SCHEMAS]?: readonly EventSchema[] } | null | undefined)?.[SCHEMAS] ?? [];
}

function emitterOf(
  schema: EventSchema,
  log: EventLogger,
  router: LogRouter,
  metrics: EventMetricSource,
): (given?: EventAttributes) => void {
  const { name, level, span } = schema;
  const account = accountOf(name);
  const classified = schema.attributes.flatMap(({ key, dataClass }) =>
    dataClass === undefined ? [] : [[key, dataClass] as const],
  );
  const writeMetric = metricWriter(schema, log.scope.name, metrics);
  const told = (given: EventAttributes): EventAttributes =>
    classified.length === 0 ? given : withoutClassified(given, classified, router.settings.dataClasses);
  return (given = {}) => {
    account.emitted += 1;
    writeMetric?.(given);
    if (span) addToSpan(name, () => told(given), router.settings.mask);
    log.event(level, name, () => told(given));
  };
}

/** By construction: nothing of such an attribute is copied but what its class allows. */
function withoutClassified(
  given: EventAttributes,
  classified: readonly (readonly [key: string, dataClass: string])[],
  classes: DataClasses,
): EventAttributes {
  const told: Record<string, unknown> = { ...given };
  for (const [key, dataClass] of classified) {
    if (told[key] === undefined) continue;
    try {
      const replaced: unknown = Object.hasOwn(classes, dataClass) ? classes[dataClass]?.(told[key], key) : REDACTED;
      told[key] = typeof replaced === 'string' ? replaced : REDACTED;
    } catch (error) {
      told[key] = REDACTED;
      faults.count(
        'bad_mask',
        `the function of a data class threw, and its attribute was left out: ${errorName(error)}`,
      );
    }
  }
  return told;
}

function addToSpan(name: string, told: () => EventAttributes, mask: Mask | undefined): void {
  try {
    const active = trace.getActiveSpan();
    if (active?.isRecording() !== true) return;
    const content = recordContent(told);
    const { attributes } = mask === undefined ? content : maskedContent(content, mask);
    // Spans take no maps: what is nested is told as text.
    const flat = Object.entries(attributes).map(([key, value]) => [
      key,
      typeof value === 'object' ? JSON.stringify(value) : value,
    ]);
    active.addEvent(name, Object.fromEntries(flat) as Record<string, string | number | boolean>);
  } catch (error) {
    faults.count('output_failed', `an event could not be added to the active span: ${errorName(error)}`);
  }
}
