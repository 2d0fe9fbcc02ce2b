import { expect, test } from 'vitest';
import { DEFAULT_PROVIDERS, eventLogger, LOG_CONTEXTS, LogRouter, PROVIDER_MODES } from '../../src/index.ts';
import { providersFor } from '../../src/settings/providers.ts';

test('where nothing is said, events of applications are printed by a thread, those of admins at once, internal ones not at all', () => {
  expect(DEFAULT_PROVIDERS).toEqual({
    global: 'console_async',
    engine: 'console_async',
    admin: 'console_direct',
    internal: 'noop',
  });
});

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  admin: ['console_async'],
  internal: ['its', 'console_async', 'opentelemetry'],
};

test.each(LOG_CONTEXTS.flatMap((context) => PROVIDER_MODES.map((mode) => [context, mode] as const)))(
  'in the context %s the provider %s is taken or refused, by code and by configuration alike',
  (context, mode) => {
    const router = new LogRouter({ env: {} });
    const ways = [
      () => router.configure({ providers: { [context]: mode } }),
      () => router.configure({ providers: { [context]: ['noop', mode] } }),
      () => eventLogger('a', { router, context, provider: mode }),
    ];
    for (const way of ways) {
      if (REFUSED[context]?.includes(mode) === true) expect(way).toThrow(`in the context ${context} (got ${mode})`);
      else expect(way).not.toThrow();
    }
  },
);

test('a refused configuration changes nothing', () => {
  const router = new LogRouter({ env: {} });
  router.configure({ level: 'debug', providers: { global: 'console_direct' } });
  const { settings } = router;
  expect(() => router.configure({ level: 'error', providers: { admin: 'console_async' } })).toThrow('providers.admin');
  expect(() => router.configure({ providers: { other: 'noop' } as never })).toThrow('providers.other is no context');
  expect(() => router.configure({ colour: true } as never)).toThrow('colour is no option');
  expect(() => router.configure({ queue: { maxItems: 0 } })).toThrow('queue.maxItems must be an integer from 1');
  expect(() => router.configure({ mask: 'x' as never })).toThrow('mask must be a function (got string)');
  expect(() => router.configure({ console: { format: 'xml' as never } })).toThrow('console.format must be one of auto');
  expect(router.settings).toBe(settings);
});

test('several modes at once are each given the event, and noop among them adds nothing', () => {
  expect(providersFor('global', ['console_direct', 'noop', 'opentelemetry', 'console_direct'], 'provider')).toEqual([
    'console_direct',
    'opentelemetry',
  ]);
  expect(providersFor('global', 'noop', 'provider')).toEqual([]);
});
