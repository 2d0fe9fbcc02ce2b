/** What an application logs with pino, as events. */
import { ATTR_PINO_LEVEL, EVENT_PINO_MESSAGE } from '@weir/semconv';
import { isEventName } from '../event-name.ts';
import type { EventLogger } from '../event-logger.ts';
import type { EventAttributes } from '../record/record-content.ts';
import type { Level } from '../severity.ts';

/** Options of {@link pinoDestination}. */
export interface PinoDestinationOptions {
  /** The member of a line that names its event, where it has a name. Default `event`. */
  readonly nameKey?: string;
  /** As pino was told. Default `msg`. */
  readonly messageKey?: string;
  /** As pino was told. Default `err`. */
  readonly errorKey?: string;
}

/** What pino writes to. */
export interface PinoDestination {
  write(line: string): void;
}

/** What the resource and the record say already. */
const LEFT_OUT = ['level', 'time', 'pid', 'hostname', 'v'];

/**
 * A destination for pino: `pino(options, pinoDestination(log))`. It is written to where the line is logged, so that the trace, the request
 * id and the flow id in scope are on the event. A line without the name of an event is `pino.message`; what is no line of pino is its
 * message as it stands.
 *
 * @example
 * const destination = pinoDestination(eventLogger('app', { provider: 'noop' }));
 * destination.write('{"level":40,"event":"order.placed","items":3,"msg":"three books"}\n');
 */
export function pinoDestination(log: EventLogger, options: PinoDestinationOptions = {}): PinoDestination {
  const { nameKey = 'event', messageKey = 'msg', errorKey = 'err' } = options;
  return {
    write(line) {
      const parsed = read(line);
      const level = typeof parsed['level'] === 'number' ? parsed['level'] : 30;
      const name = parsed[nameKey];
      const isNamed = isEventName(name);
      log.event(levelOf(level), isNamed ? (name as string) : EVENT_PINO_MESSAGE, () => {
        const { [messageKey]: message, [errorKey]: error, ...rest } = parsed;
        const attributes = Object.entries(rest).filter(
          ([key]) => !LEFT_OUT.includes(key) && !(isNamed && key === nameKey),
        );
        return {
          ...Object.fromEntries(attributes),
          [ATTR_PINO_LEVEL]: level,
          ...(message !== undefined && { message }),
          ...(error !== undefined && { error: asError(error) }),
        };
      });
    },
  };
}

function read(line: unknown): EventAttributes {
  const text = String(line).trimEnd();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as EventAttributes;
  } catch {
    // Not a line of pino: a formatter of its own, or cut short.
  }
  return { msg: text };
}

function levelOf(level: number): Level {
  if (level >= 50) return 'error';
  if (level >= 40) return 'warn';
  if (level >= 30) return 'info';
  return level >= 20 ? 'debug' : 'trace';
}

/** pino has made plain data of it. */
function asError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { type, name, message, stack, code } = error as Readonly<Record<string, unknown>>;
  return { name: type ?? name, message, stack, code };
}
