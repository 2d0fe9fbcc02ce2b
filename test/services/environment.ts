/** How tests learn of the servers and programs that were brought up for them. */
import { givenEnvironment } from './given.ts';
import { kafkaEnvironment } from './kafka/connection.ts';
import type { RunningService } from './service.ts';

/** The variables that name a running server to tests; they can hold its password. */
export function serviceEnvironment(running: RunningService): Record<string, string> {
  const { name, endpoints } = running;
  switch (name) {
    case 'kafka':
      return kafkaEnvironment(running);
    case 'postgres':
      return { DATABASE_URL: endpoints['url'] ?? '' };
    case 'redis':
      return { REDIS_URL: endpoints['url'] ?? '' };
    case 'clickhouse':
      return {
        CLICKHOUSE_URL: endpoints['url'] ?? '',
        CLICKHOUSE_USERNAME: endpoints['username'] ?? '',
        CLICKHOUSE_PASSWORD: endpoints['password'] ?? '',
      };
    case 'collector':
    case 'exporters':
    case 'prometheus':
      return givenEnvironment(running);
    case 'chromium':
    case 'opa':
    case 'compose':
    case 'python':
      return { [`WEIR_${name.toUpperCase()}`]: endpoints['program'] ?? '' };
  }
}
