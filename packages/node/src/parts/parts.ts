/** All parts: whether each is on by itself, which options it knows, and how it is made. */
import { noMask } from '@weir/otel-compat';
import { WeirNodeError } from '../errors.ts';
import { readMembers } from '../options/members.ts';
import { cachesKeys, type CachesPart, cachesPart } from './caches.ts';
import { cloudEventsKeys, type CloudEventsPart, cloudEventsPart } from './cloud-events.ts';
import type { Contribution, PartTools } from './contribution.ts';
import type { ExportTools } from '../sdk/exporters-from-env.ts';
import { type EventLoggerPart, eventLoggerPart } from './event-logger.ts';
import { flowEventsKeys, type FlowEventsPart, flowEventsPart } from './flow-events.ts';
import { kafkaKeys, type KafkaPart, kafkaPart } from './kafka.ts';
import { metricSetsKeys, type MetricSetsPart, metricSetsPart } from './metric-sets.ts';
import { redactionKeys, type RedactionPart, redactionPart } from './redaction.ts';
import { requestContextKeys, type RequestContextPart, requestContextPart } from './request-context.ts';
import { sentryKeys, type SentryPart, sentryPart } from './sentry.ts';

/** Each part: off, on, or on with options. */
export interface Parts {
  /** The request id on spans and log records, and from process to process. On unless switched off. */
  readonly requestContext?: boolean | RequestContextPart;
  /** The flow id likewise, and flow events told from spans. On unless switched off. */
  readonly flowEvents?: boolean | FlowEventsPart;
  /** Masking of all that leaves. On unless switched off. */
  readonly redaction?: boolean | RedactionPart;
  /** Log records as CloudEvents. Off unless switched on. */
  readonly cloudEvents?: boolean | CloudEventsPart;
  /** Metric sets in every reader. On unless switched off. */
  readonly metricSets?: boolean | MetricSetsPart;
  /** The event logger of the process. On unless switched off. */
  readonly eventLogger?: boolean | EventLoggerPart;
  /** Instrumentation of bentocache, cacheable, cache-manager, keyv and lru-cache. On unless switched off. */
  readonly caches?: boolean | CachesPart;
  /** Instrumentation of `@platformatic/kafka`. On unless switched off. */
  readonly kafka?: boolean | KafkaPart;
  /** Sentry, which the application has started. Off unless it is given. */
  readonly sentry?: false | SentryPart;
}

/** The name of a part. */
export type PartName = keyof Parts;

interface PartDefinition {
  readonly isOn: boolean;
  /** Undefined where the part checks its keys itself. */
  readonly keys: readonly string[] | undefined;
  readonly make: (options: never, tools: PartTools) => Contribution;
}

const DEFINITIONS: Readonly<Record<PartName, PartDefinition>> = {
  redaction: { isOn: true, keys: Object.keys(redactionKeys), make: redactionPart },
  requestContext: { isOn: true, keys: Object.keys(requestContextKeys), make: requestContextPart },
  flowEvents: { isOn: true, keys: Object.keys(flowEventsKeys), make: flowEventsPart },
  cloudEvents: { isOn: false, keys: Object.keys(cloudEventsKeys), make: cloudEventsPart },
  metricSets: { isOn: true, keys: Object.keys(metricSetsKeys), make: metricSetsPart },
  eventLogger: { isOn: true, keys: undefined, make: eventLoggerPart },
  caches: { isOn: true, keys: Object.keys(cachesKeys), make: cachesPart },
  kafka: { isOn: true, keys: Object.keys(kafkaKeys), make: kafkaPart },
  sentry: { isOn: false, keys: Object.keys(sentryKeys), make: sentryPart },
};

/** The names of all parts. */
export const PART_NAMES: readonly PartName[] = Object.keys(DEFINITIONS) as PartName[];

/** A part that is on, or could not be made. */
export type MadePart =
  | { readonly name: PartName; readonly contribution: Contribution }
  | { readonly name: PartName; readonly error: WeirNodeError };

/**
 * Makes every part that is on. What cannot be made is an error in the list; nothing is thrown.
 *
 * @param note hears what goes wrong with a part afterwards
 */
export function makeParts(
  parts: Parts,
  tools: ExportTools,
  note: (problem: WeirNodeError) => void,
): readonly MadePart[] {
  const tell = (name: string, error: unknown): void => note(partError(name, error));
  const made: MadePart[] = [];
  let mask = noMask;
  // Redaction is the first: the others are given its mask.
  for (const name of PART_NAMES) {
    const given = parts[name] ?? DEFINITIONS[name].isOn;
    if (given === false) continue;
    try {
      const contribution = makePart(name, given, { ...tools, mask, tell });
      if (name === 'redaction') mask = (contribution as ReturnType<typeof redactionPart>).mask;
      made.push({ name, contribution });
    } catch (error) {
      made.push({ name, error: partError(name, error) });
    }
  }
  return made;
}

/** Makes one part. @throws WeirNodeError `WEIR_NODE_OPTION`, and what its package refuses */
export function makePart(name: PartName, given: unknown, tools: PartTools): Contribution {
  return DEFINITIONS[name].make(checkedPart(name, given) as never, tools);
}

/** @throws WeirNodeError `WEIR_NODE_OPTION` */
function checkedPart(name: PartName, given: unknown): object {
  if (given === true) return {};
  const { members, problems } = readMembers(name, given, DEFINITIONS[name].keys);
  const [problem] = problems;
  if (problem !== undefined) throw problem;
  return { ...members };
}

/** Errors of the packages name keys and types, as this one's do; of other errors only the kind is repeated. */
export function partError(name: string, cause: unknown): WeirNodeError {
  if (cause instanceof WeirNodeError) return cause;
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  const isOurs = typeof code === 'string' && code.startsWith('WEIR_') && typeof message === 'string';
  const detail = isOurs ? message : `an unexpected ${cause instanceof Error ? cause.name : typeof cause}`;
  return new WeirNodeError('WEIR_NODE_PART', `${name} could not be set up: ${detail}`, { cause });
}
