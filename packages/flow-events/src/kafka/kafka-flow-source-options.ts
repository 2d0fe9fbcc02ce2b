/** What a `KafkaFlowSource` is told. */
import type { KafkaConnectionOptions } from '@weir/delivery/kafka';
import { typeName } from '@weir/otel-compat';
import type { FlowEvent } from '../contract/flow-event.ts';
import { FlowEventsError } from '../errors.ts';
import { requireFunction, requireInteger, requireText } from '../options.ts';
import { DEFAULT_FLOW_TOPIC } from './kafka-transport.ts';

/** How members of a group agree on their partitions: in the clients, or by the broker (KIP-848). */
export type KafkaGroupProtocol = 'classic' | 'consumer';

/** Options of `KafkaFlowSource`. */
export interface KafkaFlowSourceOptions extends KafkaConnectionOptions {
  /** Default `weir.flow-events`. */
  readonly topic?: string;
  /** The group that shares the partitions. Two more, `<groupId>.recorded` and `<groupId>.read`, hold how far flows were recorded. Default `weir-flow-tracker`. */
  readonly groupId?: string;
  /** Default `classic`. */
  readonly groupProtocol?: KafkaGroupProtocol;
  /** How long the group waits for a silent member, in milliseconds; an integer from 1,000. For `classic` groups. Default 30,000. */
  readonly sessionTimeoutMs?: number;
  /** How often progress is committed, in milliseconds; an integer of at least 1. What was recorded since is recorded again after a kill. Default 5,000. */
  readonly commitIntervalMs?: number;
  /** How often the end of a partition is asked for, so that time moves on where no event comes, in milliseconds; an integer of at least 1. Default 1,000. */
  readonly pollIntervalMs?: number;
  /**
   * Given each event as it is read, whether the tracker has it already or not, such as to a store. Reading waits for the
   * promise that it gives; where that rejects, nothing more is committed and reading begins again at the last commit.
   */
  readonly onEvent?: (event: FlowEvent) => void | Promise<void>;
}

/** The options, checked and complete. */
export interface KafkaFlowSourceSettings {
  readonly connection: KafkaConnectionOptions;
  readonly topic: string;
  readonly groupId: string;
  readonly groupProtocol: KafkaGroupProtocol;
  readonly sessionTimeoutMs: number;
  readonly commitIntervalMs: number;
  readonly pollIntervalMs: number;
  readonly onEvent: (event: FlowEvent) => void | Promise<void>;
}

/** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
export function kafkaFlowSourceSettings(options: KafkaFlowSourceOptions): KafkaFlowSourceSettings {
  const {
    topic = DEFAULT_FLOW_TOPIC,
    groupId = 'weir-flow-tracker',
    groupProtocol = 'classic',
    sessionTimeoutMs = 30_000,
    commitIntervalMs = 5_000,
    pollIntervalMs = 1_000,
    onEvent = () => {},
    ...connection
  } = options;
  requireText('topic', topic);
  requireText('groupId', groupId);
  requireFunction('onEvent', onEvent);
  if (groupProtocol !== 'classic' && groupProtocol !== 'consumer') {
    const detail = `groupProtocol must be classic or consumer (got ${typeName(groupProtocol)})`;
    throw new FlowEventsError('WEIR_FLOW_OPTION', detail);
  }
  return {
    connection,
    topic,
    groupId,
    groupProtocol,
    sessionTimeoutMs: requireInteger('sessionTimeoutMs', sessionTimeoutMs, 1_000),
    commitIntervalMs: requireInteger('commitIntervalMs', commitIntervalMs, 1),
    pollIntervalMs: requireInteger('pollIntervalMs', pollIntervalMs, 1),
    onEvent,
  };
}
