/** The part of `npm test` that starts real servers and runs what needs them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allServices } from '../services/all.ts';
import { serviceEnvironment } from '../services/environment.ts';
import { SERVICE_NAMES, type ServiceName, ServiceUnavailableError } from '../services/service.ts';
import { Services } from '../services/services.ts';
import { ServicesState } from '../services/state.ts';
import { runVitest } from './vitest-run.ts';
import type { Outcome } from './stages.ts';

const CONFIG = join('test', 'system', 'vitest.config.ts');

/** Which servers each file needs. */
const NEEDS: Readonly<Record<string, readonly ServiceName[]>> = {
  'book-app.test.ts': ['postgres', 'collector'],
  'cache.test.ts': ['redis', 'collector'],
  'collector.test.ts': ['collector'],
  'kafka.test.ts': ['kafka'],
};

/** Starts the servers, but for those that run already, runs the tests, and takes down what it has started. */
export async function runSystem(root: string): Promise<Outcome> {
  const unlisted = readdirSync(join(root, 'test', 'system')).filter(
    (name) => name.endsWith('.test.ts') && NEEDS[name] === undefined,
  );
  if (unlisted.length > 0) throw new Error(`which servers do they need? ${unlisted.join(', ')}`);

  const services = new Services(allServices, new ServicesState(root), (line) => console.log(line));
  const before = new Set((await services.status()).map(({ running }) => running.name));
  const env: Record<string, string> = {};
  const missing = new Map<ServiceName, string>();
  let failed = 0;
  try {
    for (const name of SERVICE_NAMES) {
      try {
        const running = await services.up(name);
        Object.assign(env, serviceEnvironment(running));
        console.log(`${name} ${running.version} is healthy`);
      } catch (error) {
        missing.set(name, (error as Error).message);
        if (!(error instanceof ServiceUnavailableError)) failed += 1;
        console.log(`${name}: ${(error as Error).message}`);
      }
    }
    const files = Object.keys(NEEDS).filter((file) => !NEEDS[file]?.some((name) => missing.has(name)));
    const outcome =
      files.length === 0
        ? { passed: 0, failed: 0, skipped: [] }
        : await runVitest(root, { config: CONFIG, filters: files.map((file) => join('test', 'system', file)), env });
    return {
      passed: outcome.passed + SERVICE_NAMES.length - missing.size,
      failed: outcome.failed + failed,
      skipped: [...outcome.skipped, ...[...missing].map(([name, reason]) => `${name}, and what needs it: ${reason}`)],
    };
  } finally {
    for (const name of SERVICE_NAMES) if (!before.has(name)) await services.down(name);
  }
}
