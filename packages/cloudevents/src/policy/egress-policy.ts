/** Whether an event may leave: what a policy is asked, and the forms in which an application gives one. */
import type { CloudEventV1 } from 'cloudevents';
import { wrongOption } from '../option-rules.ts';

/** What a policy decides by. The data of the event is not among it. */
export interface EgressInput {
  /** The `type` of the event. */
  readonly event_type: string;
  readonly subject?: string;
  /** All context attributes by name, extensions among them: `id`, `source`, `time`, `type` and so on. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** Decides what leaves. Only `true` lets an event through; what throws, rejects or takes too long keeps it. */
export interface EgressPolicy {
  allow(input: EgressInput): boolean | Promise<boolean>;
  /** Releases what it holds; called when whoever asks it is shut down. */
  close?(): Promise<void>;
}

/** What a policy is asked about an event. */
export function egressInput(event: CloudEventV1<unknown>): EgressInput {
  const attributes: Record<string, string | number | boolean> = {};
  for (const name of Object.keys(event)) {
    const value = event[name] as unknown;
    if (name === 'data' || name === 'data_base64') continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') attributes[name] = value;
  }
  const { type, subject } = event;
  return { event_type: type, ...(subject === undefined ? {} : { subject }), attributes };
}

/** A policy, its `allow` alone, or a list of types: each whole, or a beginning followed by `*`. */
export type EgressPolicyOption = EgressPolicy | EgressPolicy['allow'] | readonly string[];

/**
 * A policy that lets through events of these types, and no others.
 *
 * @param types each a whole type, or a beginning followed by `*`
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` where it is no list of types
 * @example
 * const policy = allowTypes(['io.acme.policy.decision', 'io.acme.auth.*']);
 * policy.allow({ event_type: 'io.acme.auth.denied', attributes: {} }); // true
 * policy.allow({ event_type: 'io.acme.tenant.created', attributes: {} }); // false
 */
export function allowTypes(types: readonly string[]): { allow(input: EgressInput): boolean } {
  const whole = new Set<string>();
  const beginnings: string[] = [];
  if (!Array.isArray(types)) throw wrongOption('policy', 'a list of types', types);
  for (const [index, type] of (types as readonly unknown[]).entries()) {
    if (typeof type !== 'string' || type === '') throw wrongOption(`policy[${index}]`, 'a type', type);
    if (type.endsWith('*')) beginnings.push(type.slice(0, -1));
    else whole.add(type);
  }
  return {
    allow: ({ event_type }) =>
      whole.has(event_type) || beginnings.some((beginning) => event_type.startsWith(beginning)),
  };
}

/** @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` for what is no policy */
export function egressPolicy(option: EgressPolicyOption): EgressPolicy {
  if (Array.isArray(option)) return allowTypes(option as readonly string[]);
  if (typeof option === 'function') return { allow: option };
  if (typeof (option as EgressPolicy | undefined)?.allow === 'function') return option as EgressPolicy;
  throw wrongOption('policy', 'a policy, a function or a list of types', option);
}
