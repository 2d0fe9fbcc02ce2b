/** How tests learn of the servers that were started for them. */
import { collectorEnvironment } from './collector/environment.ts';
import { kafkaEnvironment } from './kafka/connection.ts';
import type { RunningService } from './service.ts';

/** The variables that name a running server to tests; they can hold its password. */
export function serviceEnvironment(running: RunningService): Record<string, string> {
  switch (running.name) {
    case 'kafka':
      return kafkaEnvironment(running);
    case 'collector':
      return collectorEnvironment(running);
    case 'postgres':
      return { DATABASE_URL: running.endpoints['url'] ?? '' };
    case 'redis':
      return { REDIS_URL: running.endpoints['url'] ?? '' };
  }
}
