/** Every server that tests can have, in the order in which they are started. */
import { collector } from './collector/service.ts';
import { kafka } from './kafka/service.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';
import type { Service } from './service.ts';

export const allServices: readonly Service[] = [kafka, postgres, redis, collector];
