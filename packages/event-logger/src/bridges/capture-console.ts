/** What an application writes to the console, as events. */
import { format } from 'node:util';
import { ATTR_CONSOLE_METHOD, EVENT_CONSOLE_MESSAGE } from '@weir/semconv';
import type { EventLogger } from '../event-logger.ts';
import type { Level } from '../severity.ts';

type Method = 'debug' | 'log' | 'info' | 'warn' | 'error';

const METHODS: Readonly<Record<Method, Level>> = {
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
};

/** Options of {@link captureConsole}. */
export interface CaptureConsoleOptions {
  /** Whether it is still written as well. Default false. */
  readonly passThrough?: boolean;
  /** Default: the console of the process. */
  readonly console?: Pick<Console, Method>;
}

/**
 * Makes events of `console.debug`, `log`, `info`, `warn` and `error`: `console.message`, with the text as its message and an error as
 * its exception. The consoles of the event logger do not write by these, so that nothing goes round.
 *
 * @returns a function that undoes it
 * @example
 * const restore = captureConsole(eventLogger('app', { provider: 'noop' }));
 * console.warn('disk %d %% full', 93);
 * restore();
 */
export function captureConsole(log: EventLogger, options: CaptureConsoleOptions = {}): () => void {
  const { passThrough = false, console: target = console } = options;
  const before = (Object.keys(METHODS) as Method[]).map((method) => [method, target[method]] as const);
  let isWithin = false;
  const restores = before.map(([method, original]) => {
    const capture = (...args: unknown[]): void => {
      // Whatever the event causes to be written to the console is no event.
      if (passThrough || isWithin) original.apply(target, args);
      if (isWithin) return;
      isWithin = true;
      try {
        log.event(METHODS[method], EVENT_CONSOLE_MESSAGE, () => ({
          message: format(...args),
          error: args.find((each) => each instanceof Error),
          [ATTR_CONSOLE_METHOD]: method,
        }));
      } finally {
        isWithin = false;
      }
    };
    target[method] = capture;
    return () => {
      // Whoever has put something else there since keeps it.
      if (target[method] === capture) target[method] = original;
    };
  });
  return () => {
    for (const restore of restores) restore();
  };
}
