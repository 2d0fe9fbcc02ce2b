/** How many flows are observed. Environment: FLOW_SAMPLE_ONE_IN (default 1: all). */
import { integerFromEnvironment } from './environment.ts';

/** One flow of so many is kept. */
export const SAMPLE_ONE_IN = integerFromEnvironment('FLOW_SAMPLE_ONE_IN', 1, { min: 1, max: 1_000_000 });
