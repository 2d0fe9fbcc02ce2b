/** What does an event cost that nobody wants? */
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { eventLogger, LogRouter } from '@weir/event-logger';
import type { Question, Side } from '../../../test/bench/question.ts';

// A call that cannot be inlined away: what an application would have written instead of the event.
const nothing = {
  info(_name: string, _attributes: object): void {},
};

const empty = (): Side => ({
  name: 'an empty call',
  setup: () => {
    const log = nothing;
    return (index) => log.info('request.served', { index });
  },
});

function loggerOf(how: 'noop' | 'no provider' | 'level' | 'sdk'): ReturnType<typeof eventLogger> {
  const router = new LogRouter({ env: {} });
  if (how === 'level') router.setLevel('error');
  if (how === 'sdk') {
    // As an application switches records off: by a processor that wants none of this severity.
    const processor = {
      onEmit: () => {},
      enabled: () => false,
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    router.configure({ loggerProvider: new LoggerProvider({ processors: [processor] }) as never });
  }
  return eventLogger('bench', { router, provider: how === 'noop' ? 'noop' : 'opentelemetry' });
}

// One closure for each, so that none shares the type feedback of another.
const sides: Readonly<Record<string, Side>> = {
  noop: {
    name: 'info',
    setup: () => {
      const log = loggerOf('noop');
      return (index) => log.info('request.served', { index });
    },
  },
  'no-provider': {
    name: 'info',
    setup: () => {
      const log = loggerOf('no provider');
      return (index) => log.info('request.served', { index });
    },
  },
  level: {
    name: 'info',
    setup: () => {
      const log = loggerOf('level');
      return (index) => log.info('request.served', { index });
    },
  },
  sdk: {
    name: 'info',
    setup: () => {
      const log = loggerOf('sdk');
      return (index) => log.info('request.served', { index });
    },
  },
};

const QUESTIONS = {
  noop: ['with the provider noop', 5],
  'no-provider': ['with the provider opentelemetry, and none registered', 5],
  level: ['below the level', 5],
  sdk: ['that the SDK says is not wanted', 20],
} as const;

const questions: readonly Question[] = Object.entries(QUESTIONS).map(([name, [what, orNs]]) => ({
  name: `event-logger/disabled-${name}`,
  question: `an event ${what}, versus an empty call`,
  ours: sides[name] as Side,
  rivals: [empty()],
  bar: { kind: 'at_most', ratio: 1, orNs },
}));

export default questions;
