import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { encodeStructured, officialCloudEvent } from '../src/index.ts';

/** The official package is of CommonJS, which keeps what was loaded. */
const isLoaded = () =>
  Object.keys(createRequire(import.meta.url).cache).some((path) => /[/\\]cloudevents[/\\]dist/.test(path));

test('the official package is not loaded, until an event of its class is asked for', async () => {
  const event = { specversion: '1.0', id: '1', source: '/', type: 'a' };
  encodeStructured(event);
  expect(isLoaded()).toBe(false);
  await officialCloudEvent(event);
  expect(isLoaded()).toBe(true);
});
