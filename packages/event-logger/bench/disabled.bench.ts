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

/** As an application switches records off: by a processor that wants none of this severity. */
function silentProvider(): LoggerProvider {
  const processor = {
    onEmit: () => {},
    enabled: () => false,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  return new LoggerProvider({ processors: [processor] });
}

function loggerOf(how: 'noop' | 'no provider' | 'level' | 'sdk'): ReturnType<typeof eventLogger> {
  const router = new LogRouter({ env: {} });
  if (how === 'level') router.setLevel('error');
  if (how === 'sdk') router.configure({ loggerProvider: silentProvider() as never });
  return eventLogger('bench', { router, provider: how === 'noop' ? 'noop' : 'opentelemetry' });
}

/** The question that the Logs API wants asked before each event, by itself. */
const bareEnabled = (): Side => ({
  name: 'Logger.enabled',
  version: '@opentelemetry/sdk-logs 3.1.1',
  setup: () => {
    const logger = silentProvider().getLogger('bench');
    const question = { severityNumber: 9, eventName: 'request.served' };
    return () => logger.enabled(question);
  },
});

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
  noop: 'with the provider noop',
  'no-provider': 'with the provider opentelemetry, and none registered',
  level: 'below the level',
} as const;

const unwanted: readonly Question[] = Object.entries(QUESTIONS).map(([name, what]) => ({
  name: `event-logger/disabled-${name}`,
  question: `an event ${what}, versus an empty call`,
  ours: sides[name] as Side,
  rivals: [empty()],
  bar: { kind: 'at_most', ratio: 1, orNs: 5 },
}));

const questions: readonly Question[] = [
  ...unwanted,
  {
    name: 'event-logger/disabled-sdk',
    question: 'an event that the SDK says is not wanted, versus an empty call, and versus asking the SDK alone',
    ours: sides['sdk'] as Side,
    rivals: [empty(), bareEnabled()],
    bar: { kind: 'at_most', ratio: 1, orNs: 20, rival: 'an empty call' },
  },
];

export default questions;
