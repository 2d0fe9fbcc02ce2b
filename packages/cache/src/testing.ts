/** Tiers for the tests of applications that use a cache. */
export { type Fault, type FaultScript, FaultyTier } from './testing/faulty-tier.ts';
export { MockTier, type RecordedOperation } from './testing/mock-tier.ts';
