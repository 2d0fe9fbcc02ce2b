/** The node that stands for the service which a piece of work is done by. */
import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@weir/otel-compat';
import type { FlowNode } from '../contract/flow-event.ts';
import { firstOf, textOf } from './span-facts.ts';

const CONSUMER_GROUP = [
  'messaging.consumer.group.name',
  'messaging.kafka.consumer.group',
  'messaging.kafka.consumer_group',
];

/**
 * The node of the service that a root span is of: the given name, else `service.name`, with the consumer group where it
 * takes a message for one, since two groups of a service are two nodes.
 */
export function serviceNode({ kind, attributes, resource }: ReadableSpan, name: string | undefined): FlowNode {
  const given = name ?? resource?.attributes['service.name'];
  const service = typeof given === 'string' && given !== '' ? given : 'unknown_service';
  if (kind !== SpanKind.CONSUMER) return { id: nodeId(service), type: 'producer' };
  const group = textOf(firstOf(attributes, CONSUMER_GROUP) ?? service);
  return { id: nodeId(group === service ? service : `${service}:${group}`), type: 'consumer' };
}

/** A node id as the contract wants it, whatever a name looks like. */
export function nodeId(name: string): string {
  return name.slice(0, 128).replaceAll(/[^A-Za-z0-9._:/-]/g, '_');
}
