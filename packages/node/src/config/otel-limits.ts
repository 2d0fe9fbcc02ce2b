/** Limits and the level of diagnostics that a configuration file sets. */
import { defined, type Node, numberOf, textOf } from './otel-node.ts';

/** Limits of spans; what a signal does not say is said for all. */
export function spanLimitsOf(root: Node): object {
  const general = attributeLimitsOf(root);
  const own = root.at('tracer_provider').at('limits');
  return defined({
    attributeValueLengthLimit: numberOf(own.at('attribute_value_length_limit')) ?? general.valueLength,
    attributeCountLimit: numberOf(own.at('attribute_count_limit')) ?? general.count,
    eventCountLimit: numberOf(own.at('event_count_limit')),
    linkCountLimit: numberOf(own.at('link_count_limit')),
    attributePerEventCountLimit: numberOf(own.at('event_attribute_count_limit')),
    attributePerLinkCountLimit: numberOf(own.at('link_attribute_count_limit')),
  });
}

/**
 * Variables under which the stock SDK is started: NodeSDK takes some settings from nowhere else. Undefined is a variable that
 * must not be there, since beside a file no variable counts.
 */
export type StartEnvironment = Readonly<Record<string, string | undefined>>;

const NOT_BESIDE_A_FILE = [
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
  'OTEL_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT',
  'OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT',
  'OTEL_SPAN_EVENT_COUNT_LIMIT',
  'OTEL_SPAN_LINK_COUNT_LIMIT',
];

/** The limits of log records, and the level of the SDK's own messages. */
export function startEnvironmentOf(root: Node): StartEnvironment {
  const general = attributeLimitsOf(root);
  const own = root.at('logger_provider').at('limits');
  const level = textOf(root.at('log_level'));
  return {
    ...Object.fromEntries(NOT_BESIDE_A_FILE.map((name) => [name, undefined])),
    OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: variableOf(
      numberOf(own.at('attribute_value_length_limit')) ?? general.valueLength,
    ),
    OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: variableOf(numberOf(own.at('attribute_count_limit')) ?? general.count),
    ...(level !== undefined && { OTEL_LOG_LEVEL: diagLevelOf(level) }),
  };
}

function attributeLimitsOf(root: Node): {
  readonly valueLength: number | undefined;
  readonly count: number | undefined;
} {
  const limits = root.at('attribute_limits');
  return {
    valueLength: numberOf(limits.at('attribute_value_length_limit')),
    count: numberOf(limits.at('attribute_count_limit')),
  };
}

/** As the stock SDK has it: of the severities of a file those that its own messages have not are the nearest that they have. */
function diagLevelOf(severity: string): string {
  if (severity === 'trace') return 'all';
  const word = severity.replace(/\d$/, '');
  return { trace: 'verbose', fatal: 'none' }[word] ?? word;
}

function variableOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
