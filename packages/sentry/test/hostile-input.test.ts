/** Whatever events, envelopes and log records hold: nothing is thrown, and nothing leaves unmasked. */
import { fc, test as property } from '@fast-check/vitest';
import { createRedactor } from '@weir/redaction';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { SentryLogRecordProcessor, weirSentry } from '../src/index.ts';
import type { Envelope, SentryEvent } from '../src/sentry-sdk.ts';

let sdk: TestSdk;
beforeAll(() => void (sdk = startTestSdk()));
afterAll(async () => sdk.stop());

type Hook = (...args: readonly unknown[]) => void;

/** Stands in for a client: keeps the hooks, so that a test can call them with anything. */
function hooksOf(integration: ReturnType<typeof weirSentry>): Map<string, Hook> {
  const hooks = new Map<string, Hook>();
  integration.setup({ on: (name: string, hook: Hook) => hooks.set(name, hook) });
  return hooks;
}

const { mask } = createRedactor();
const hooks = hooksOf(weirSentry({ mask, traceUrl: 'https://tempo.example/{trace_id}' }));

const SECRET = 'alice@example.com';
const throwing = Object.defineProperty({}, 'tags', {
  enumerable: true,
  get() {
    throw new Error(SECRET);
  },
});
const hostile = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.anything({
      maxDepth: 1,
      maxKeys: 3,
      withBigInt: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('__proto__', 'a\r\nb', '\ud800', SECRET, throwing, Object.freeze({ a: 1 }), null),
  },
);
const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.dictionary(
      fc.constantFrom('tags', 'contexts', 'extra', 'message', 'event_id', 'type', '__proto__'),
      hostile,
      { maxKeys: 4 },
    ),
  },
  { weight: 1, arbitrary: hostile },
);

property.prop([event, hostile], { numRuns: HOSTILE_CASES })('no event makes a hook throw', (told, hint) => {
  const passed = hint === null ? undefined : (hint as object);
  sdk.tracer.startActiveSpan('work', (span) => {
    hooks.get('preprocessEvent')?.(told, passed);
    hooks.get('postprocessEvent')?.(told, passed);
    hooks.get('beforeEnvelope')?.([{}, [[{ type: 'event' }, told]]]);
    span.end();
  });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each([
  ['a getter that throws', throwing],
  ['a frozen event', Object.freeze({ message: SECRET })],
  ['a secret in a key', { extra: { [SECRET]: 1 } }],
  ['a text of 10 MB', { message: `${'x'.repeat(10_000_000)} ${SECRET}` }],
  ['a cycle', cyclic()],
])('%s leaves masked, or emptied', (_, told) => {
  const envelope: Envelope = [{}, [[{ type: 'event' }, told]]];
  hooks.get('postprocessEvent')?.(told, {});
  hooks.get('beforeEnvelope')?.(envelope);
  const [[, payload] = []] = envelope[1];
  expect(JSON.stringify(payload)).not.toContain(SECRET);
});

test('an error of another event is never that of this one: a hook that fails is counted', () => {
  expect(() => hooks.get('beforeEnvelope')?.(undefined)).not.toThrow();
  expect(() => hooks.get('postprocessEvent')?.(undefined, undefined)).not.toThrow();
});

const taken: unknown[] = [];
const processor = new SentryLogRecordProcessor({
  sentry: {
    getClient: () => ({ getDsn: () => 'dsn' }),
    captureEvent: (captured) => String(taken.push(captured)),
    addBreadcrumb: (breadcrumb) => void taken.push(breadcrumb),
  },
  breadcrumbFrom: 'debug',
});

property.prop(
  [
    fc.dictionary(
      fc.constantFrom('severityNumber', 'attributes', 'body', 'hrTime', 'eventName', 'instrumentationScope'),
      hostile,
    ),
  ],
  {
    numRuns: HOSTILE_CASES / 10,
  },
)('no log record makes the processor throw', (record) => {
  processor.onEmit({ severityNumber: 17, attributes: {}, hrTime: [1, 0], ...record } as never);
  taken.length = 0;
});

test('a Sentry that throws is kept from the application', () => {
  const failing = new SentryLogRecordProcessor({
    sentry: {
      getClient: () => ({ getDsn: () => 'dsn' }),
      captureEvent() {
        throw new Error('theirs');
      },
      addBreadcrumb() {},
    },
  });
  const record = { severityNumber: 17, attributes: {}, hrTime: [1, 0] };
  failing.onEmit(record as never);
  // And the next is tried again.
  expect(() => failing.onEmit(record as never)).not.toThrow();
});

function cyclic(): SentryEvent {
  const told: SentryEvent = { message: SECRET };
  told['extra'] = told;
  return told;
}
