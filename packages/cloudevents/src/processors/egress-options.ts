/** Options that all ways out over a binding share. */
import type { CloudEventV1 } from 'cloudevents';
import type { DeadLetterReason, DeliveryOptions } from '@weir/delivery';
import type { CloudEventBinding } from '../binding/binding.ts';
import type { EgressPolicyOption } from '../policy/egress-policy.ts';

/** What a way out is told; options of a `Delivery` stand in `@weir/delivery`, where each is explained. */
export interface EgressOptions extends Pick<
  DeliveryOptions<unknown>,
  'queue' | 'retry' | 'breaker' | 'maxAgeMs' | 'meterProvider' | 'name' | 'nowMs' | 'random' | 'timers'
> {
  /** Where events go: `httpBinding()`, `kafkaBinding()`, or one of the application. */
  readonly binding: CloudEventBinding;
  /** What may leave: a policy, its function, or a list of types. Default: everything. */
  readonly policy?: EgressPolicyOption;
  /** The longest that the policy may take to answer, and to close, in milliseconds, from 1. Default 5,000. */
  readonly policyTimeoutMs?: number;
  /** Keeps events that were rejected, expired, or out of attempts, as in `@weir/delivery`. */
  readonly deadLetter?: (
    events: readonly CloudEventV1<unknown>[],
    reason: DeadLetterReason,
    error: unknown,
  ) => void | readonly boolean[] | Promise<void | readonly boolean[]>;
}
