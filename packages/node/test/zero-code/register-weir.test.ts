import { afterEach, expect, test, vi } from 'vitest';
import { startWith, systemPorts } from '../../src/start/start-weir.ts';
import { registerWeir } from '../../src/zero-code/register-weir.ts';

vi.mock('../../src/start/start-weir.ts', { spy: true });

afterEach(() => void vi.restoreAllMocks());

test.each([
  [{}, { instrumentStreams: true }],
  [{ WEIR_KAFKA: 'true' }, { instrumentStreams: true }],
  [{ WEIR_KAFKA_STREAMS: 'false' }, { instrumentStreams: false }],
  [{ WEIR_KAFKA: 'false', WEIR_KAFKA_STREAMS: 'true' }, false],
])('with %j in the environment, the part `kafka` is %j', (env, kafka) => {
  const started = vi.mocked(startWith).mockReturnValue({} as ReturnType<typeof startWith>);
  registerWeir(env, systemPorts());
  expect(started.mock.lastCall?.[0]).toEqual({ kafka });
});

test('where a file says all, the part `kafka` is what it is by itself unless the file says otherwise', () => {
  const started = vi.mocked(startWith).mockReturnValue({} as ReturnType<typeof startWith>);
  registerWeir({ OTEL_CONFIG_FILE: 'otel.yaml', WEIR_KAFKA: 'false' }, systemPorts());
  expect(started.mock.lastCall?.[0]).toEqual({});
  expect(started.mock.lastCall?.[1].defaults).toEqual({
    autoInstrumentations: true,
    kafka: { instrumentStreams: true },
  });
});
