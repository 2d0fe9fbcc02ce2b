/** Every server and program that tests can have, in the order in which they are started. */
import { chromium } from './chromium.ts';
import { clickhouse } from './clickhouse/service.ts';
import { collector } from './collector/service.ts';
import { compose } from './compose/service.ts';
import { kafka } from './kafka/service.ts';
import { opa } from './opa/service.ts';
import { postgres } from './postgres.ts';
import { exporters } from './prometheus/exporters.ts';
import { prometheus } from './prometheus/service.ts';
import { python } from './python/service.ts';
import { redis } from './redis.ts';
import type { Service } from './service.ts';

export const allServices: readonly Service[] = [
  kafka,
  postgres,
  redis,
  clickhouse,
  collector,
  exporters,
  prometheus,
  chromium,
  opa,
  compose,
  python,
];
