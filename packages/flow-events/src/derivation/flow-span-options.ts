/** What a `FlowSpanProcessor` goes by. */
import { type ReadableSpan, typeName } from '@weir/otel-compat';
import type { Emittable } from '../outgoing-events.ts';
import { FlowEventsError } from '../errors.ts';
import { flowIdAttributes } from '../named-flow.ts';
import { requireArray, requireFunction, requireInteger, requireMethod, requireText } from '../options.ts';
import type { FlowRule } from './flow-rule.ts';
import { FLOW_RULES } from './flow-rules.ts';

/** Options of `FlowSpanProcessor`. */
export interface FlowSpanProcessorOptions {
  /** Takes the events that spans tell of; one with a queue, so that nothing waits. Default: spans are stamped only. */
  readonly emitter?: { emitBestEffort(event: Emittable): void };
  /** Which spans tell what; the first rule that fits. Default: `FLOW_RULES`. */
  readonly rules?: readonly FlowRule[];
  /** Attributes beside `flow.id` whose value names the flow, such as `order.id`. Default: none. */
  readonly flowIdAttributes?: readonly string[];
  /** Group of the flows, or how it is told from a span. Default: none. */
  readonly group?: string | ((span: ReadableSpan) => string | undefined);
  /** Node id of this service. Default: `service.name` of the resource. */
  readonly node?: string;
  /** What becomes of work whose flow nobody named: `trace` takes its trace id for one, `skip` tells nothing of it, as of health checks. Default `trace`. */
  readonly unnamed?: 'trace' | 'skip';
  /** Most finished spans that wait for their flow to be named; past it, those that began first count as unnamed. An integer of at least 1; default 10,000. */
  readonly maxWaitingSpans?: number;
}

/** The options, checked and complete. */
export interface FlowSpanOptions {
  readonly emitter: FlowSpanProcessorOptions['emitter'];
  readonly rules: readonly FlowRule[];
  readonly flowIdAttributes: readonly string[];
  readonly group: (span: ReadableSpan) => string | undefined;
  readonly node: string | undefined;
  readonly unnamed: 'trace' | 'skip';
  readonly maxWaitingSpans: number;
}

/** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
export function flowSpanOptions(options: FlowSpanProcessorOptions = {}): FlowSpanOptions {
  const { emitter, rules = FLOW_RULES, group, node, maxWaitingSpans = 10_000 } = options;
  const { unnamed = 'trace' } = options;
  if (unnamed !== 'trace' && unnamed !== 'skip')
    throw new FlowEventsError('WEIR_FLOW_OPTION', `unnamed must be trace or skip (got ${typeName(unnamed)})`);
  if (emitter !== undefined) requireMethod('emitter', emitter, 'emitBestEffort');
  for (const [index, rule] of requireArray('rules', rules).entries()) requireRule(`rules[${index}]`, rule);
  if (node !== undefined) requireText('node', node);
  return {
    emitter,
    rules,
    flowIdAttributes: flowIdAttributes(options.flowIdAttributes),
    group: groupOf(group),
    node,
    unnamed,
    maxWaitingSpans: requireInteger('maxWaitingSpans', maxWaitingSpans, 1),
  };
}

function groupOf(group: FlowSpanProcessorOptions['group']): FlowSpanOptions['group'] {
  if (group === undefined) return () => undefined;
  if (typeof group !== 'string') return requireFunction('group', group);
  requireText('group', group);
  return () => group;
}

function requireRule(name: string, rule: FlowRule): void {
  requireText(`${name}.name`, rule?.name);
  requireArray(`${name}.kinds`, rule.kinds);
  requireArray(`${name}.when`, rule.when);
  const events = requireArray(`${name}.events`, rule.events);
  // The place of an event in its rule is two bits of its id.
  if (events.length > 4) throw new FlowEventsError('WEIR_FLOW_OPTION', `${name}.events must be at most 4`);
}
