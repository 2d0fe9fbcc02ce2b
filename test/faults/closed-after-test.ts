/** Ends what a test has started when the test is over, however it ends. */
import { onTestFinished } from 'vitest';

/** The same resource; whatever is started in one expression with this cannot be left open. */
export function closedAfterTest<T extends { close(): Promise<void> }>(resource: T): T {
  onTestFinished(() => resource.close());
  return resource;
}
