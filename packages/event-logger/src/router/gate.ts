/** Whether an event of one scope and context is wanted, in as few instructions as can be, and who wants it. */
import type { Logger } from '@weir/otel-compat';
import type { LogOutput } from '../outputs/log-output.ts';
import type { Scope } from '../scope.ts';
import { SEVERITY } from '../severity.ts';
import type { LogContext, ProviderMode } from '../settings/providers.ts';

/** After how many events that are not below its level a gate looks again whether a LoggerProvider was registered. */
export const CALLS_PER_LOOK = 64;

/** What a router says of a gate. */
export interface Decision {
  /** The least SeverityNumber that is wanted by anybody, or would be by a LoggerProvider. */
  readonly minimum: number;
  readonly outputs: readonly LogOutput[];
  readonly logger: Logger | undefined;
  /** Whether it is another with another LoggerProvider. */
  readonly followsProvider: boolean;
}

/** What a gate asks. */
export interface Decider {
  /** Changes with every change of configuration. */
  readonly epoch: number;
  /** The LoggerProvider that records go to, if any. */
  provider(): unknown;
  decide(gate: Gate): Decision;
}

/**
 * Invariant: what it lets through was decided in the present epoch, and by a LoggerProvider that was the one less than
 * {@link CALLS_PER_LOOK} events ago. Plain fields, since every event that nobody wants is paid for here.
 */
export class Gate implements Decision {
  minimum: number = SEVERITY.off;
  outputs: readonly LogOutput[] = [];
  logger: Logger | undefined;
  followsProvider: boolean = false;
  /** Nobody wants events, until a LoggerProvider is registered. */
  isWaiting: boolean = false;
  epoch = -1;
  patience: number = CALLS_PER_LOOK;
  provider: unknown;
  readonly decider: Decider;
  readonly scope: Scope;
  readonly context: LogContext;
  /** Instead of those of the context. */
  readonly modes: readonly ProviderMode[] | undefined;

  constructor(decider: Decider, scope: Scope, context: LogContext, modes: readonly ProviderMode[] | undefined) {
    this.decider = decider;
    this.scope = scope;
    this.context = context;
    this.modes = modes;
  }

  /** Whether nobody wants such an event. */
  isClosedTo(severityNumber: number): boolean {
    if (this.epoch !== this.decider.epoch) this.look();
    return severityNumber < this.minimum || (this.isWaiting && ((this.patience -= 1) > 0 || this.waits()));
  }

  /** Looks again, once in a while, whether the LoggerProvider is another. */
  follow(): void {
    if (this.followsProvider && (this.patience -= 1) <= 0) this.waits();
  }

  /** @returns whether nobody wants events, now that it was looked */
  waits(): boolean {
    this.patience = CALLS_PER_LOOK;
    if (this.decider.provider() !== this.provider) this.look();
    return this.isWaiting;
  }

  look(): void {
    // Before it is decided: what changes meanwhile is seen by the next call.
    this.epoch = this.decider.epoch;
    this.provider = this.decider.provider();
    const { minimum, outputs, logger, followsProvider } = this.decider.decide(this);
    this.minimum = minimum;
    this.outputs = outputs;
    this.logger = logger;
    this.followsProvider = followsProvider;
    this.isWaiting = outputs.length === 0 && logger === undefined;
  }
}
