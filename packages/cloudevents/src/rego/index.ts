export type { EgressInput, EgressPolicy } from '../policy/egress-policy.ts';
export { type RegoPolicy, regoPolicy, type RegoPolicyOptions } from './rego-policy.ts';
