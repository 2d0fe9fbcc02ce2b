/** Emits events by name, at the cost of a comparison where nobody wants them. */
import type { EventName } from './event-name.ts';
import { EventLoggerError } from './errors.ts';
import type { AttributesSource } from './record/record-content.ts';
import { isLogContext, LOG_CONTEXTS, type LogContext, type Providers, providersFor } from './settings/providers.ts';
import type { Gate } from './router/gate.ts';
import { defaultRouter, type LogRouter } from './router/router.ts';
import { type Scope, scopeOf, type ScopeSource } from './scope.ts';
import { isLevel, type Level, SEVERITY } from './severity.ts';

/** Options of {@link eventLogger}. */
export interface EventLoggerOptions {
  /** Whose code emits. Default `global`. */
  readonly context?: LogContext;
  /** Where the events go, instead of where those of the context go. */
  readonly provider?: Providers;
  /** Default: the router of the process. */
  readonly router?: LogRouter;
}

/**
 * Emits one event: the name first, a constant; then attributes, of which `message` becomes the body and `error` the attributes
 * of an exception. Never throws.
 */
export type Emit = <const Name extends string>(name: Name & EventName<Name>, attributes?: AttributesSource) => void;

/** Emits events of one scope. */
export interface EventLogger {
  readonly scope: Scope;
  readonly debug: Emit;
  readonly info: Emit;
  readonly warn: Emit;
  readonly error: Emit;
  /** Emits at a level that is known at run time only. */
  event<const Name extends string>(level: Level, name: Name & EventName<Name>, attributes?: AttributesSource): void;
  /** Whether anybody may want an event of this level; a provider may still say no to one. */
  enabled(level: Level): boolean;
}

/**
 * Makes a logger of named events.
 *
 * @param scope a name, or `import.meta`: the nearest package.json then gives name and version
 * @throws EventLoggerError where the scope is none, or a provider is refused in the context
 * @example
 * const log = eventLogger('shop', { provider: 'console_direct' });
 * log.info('order.placed', { 'order.items': 3 });
 * log.debug('order.priced', () => ({ 'order.total': 12.5 })); // not called: debug is off
 */
export function eventLogger(scope: ScopeSource, options: EventLoggerOptions = {}): EventLogger {
  const { context = 'global', provider, router = defaultRouter() } = options;
  if (!isLogContext(context)) {
    throw new EventLoggerError('WEIR_EVENT_LOGGER_OPTION', `context must be one of ${LOG_CONTEXTS.join(', ')}`);
  }
  const modes = provider === undefined ? undefined : providersFor(context, provider, 'provider');
  return new ScopedLogger(router, router.gate(scopeOf(scope), context, modes));
}

const { debug: DEBUG, info: INFO, warn: WARN, error: ERROR } = SEVERITY;

class ScopedLogger implements EventLogger {
  readonly router: LogRouter;
  readonly gate: Gate;

  constructor(router: LogRouter, gate: Gate) {
    this.router = router;
    this.gate = gate;
  }

  get scope(): Scope {
    return this.gate.scope;
  }

  debug(name: string, attributes?: AttributesSource): void {
    if (!this.gate.isClosedTo(DEBUG)) this.router.emit(this.gate, DEBUG, name, attributes);
  }

  info(name: string, attributes?: AttributesSource): void {
    if (!this.gate.isClosedTo(INFO)) this.router.emit(this.gate, INFO, name, attributes);
  }

  warn(name: string, attributes?: AttributesSource): void {
    if (!this.gate.isClosedTo(WARN)) this.router.emit(this.gate, WARN, name, attributes);
  }

  error(name: string, attributes?: AttributesSource): void {
    if (!this.gate.isClosedTo(ERROR)) this.router.emit(this.gate, ERROR, name, attributes);
  }

  event(level: Level, name: string, attributes?: AttributesSource): void {
    const severityNumber = isLevel(level) ? SEVERITY[level] : INFO;
    if (!this.gate.isClosedTo(severityNumber)) this.router.emit(this.gate, severityNumber, name, attributes);
  }

  enabled(level: Level): boolean {
    return isLevel(level) && !this.gate.isClosedTo(SEVERITY[level]);
  }
}
