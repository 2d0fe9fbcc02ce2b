/** Whether an event of one scope and context is wanted, in as few instructions as can be, and who wants it. */
import type { Logger } from '@weir/otel-compat';
import type { LogOutput } from '../outputs/log-output.ts';
import type { Scope } from '../scope.ts';
import { SEVERITY } from '../severity.ts';
import type { LogContext, ProviderMode } from '../settings/providers.ts';

/** After how many calls a gate looks again whether a LoggerProvider was registered. */
export const CALLS_PER_LOOK = 64;

/** What a router says of a gate. */
export interface Decision {
  /** The least SeverityNumber that is wanted by anybody. */
  readonly minimum: number;
  readonly outputs: readonly LogOutput[];
  readonly logger: (() => Logger | undefined) | undefined;
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
 * Invariant: what it lets through was decided in the present epoch, or less than {@link CALLS_PER_LOOK} calls ago. Plain fields,
 * since every event that nobody wants is paid for here.
 */
export class Gate {
  minimum: number = SEVERITY.off;
  outputs: readonly LogOutput[] = [];
  logger: (() => Logger | undefined) | undefined;
  epoch = -1;
  patience = 0;
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
    // The count is taken down by every call, so that both ways cost the same.
    if (this.epoch !== this.decider.epoch || (this.patience -= 1) < 0) this.look();
    return severityNumber < this.minimum;
  }

  look(): void {
    this.patience = CALLS_PER_LOOK;
    const provider = this.decider.provider();
    if (this.epoch === this.decider.epoch && provider === this.provider) return;
    // Before it is decided: what changes meanwhile is seen by the next call.
    this.epoch = this.decider.epoch;
    this.provider = provider;
    const { minimum, outputs, logger } = this.decider.decide(this);
    this.minimum = minimum;
    this.outputs = outputs;
    this.logger = logger;
  }
}
