/** Decides where events go, and takes each there. */
import {
  type Clock,
  errorName,
  findLoggerProvider,
  type Logger,
  type LoggerProvider,
  processWide,
  systemClock,
} from '@weir/otel-compat';
import {
  ATTR_EVENT_LOGGER_SUPPRESSED_COUNT,
  ATTR_EVENT_LOGGER_SUPPRESSED_NAME,
  EVENT_EVENT_LOGGER_EVENTS_SUPPRESSED,
  EVENT_EVENT_LOGGER_UNNAMED,
} from '@weir/semconv';
import { KnownNames } from '../event-name.ts';
import { Limiter, type NowMs, type Random } from '../limits/limiter.ts';
import type { OutputStats, LogOutput } from '../outputs/log-output.ts';
import { Outputs } from '../outputs/outputs.ts';
import { isWanted } from '../outputs/sdk-output.ts';
import { type AttributesSource, recordContent, type RecordContent } from '../record/record-content.ts';
import type { Scope } from '../scope.ts';
import { SEVERITY } from '../severity.ts';
import { faults } from '../state.ts';
import { type Directives, levelFor, parseDirectives } from '../settings/directives.ts';
import { deliver } from './deliver.ts';
import { type Decider, type Decision, Gate } from './gate.ts';
import { DEFAULT_PROVIDERS, type LogContext, type ProviderMode } from '../settings/providers.ts';
import { changedSettings, defaultSettings, type LogsOptions, type Settings } from '../settings/settings.ts';

/** What a router stands on; for tests. */
export interface LogRouterPorts {
  readonly env?: NodeJS.ProcessEnv;
  readonly clock?: Clock;
  readonly nowMs?: NowMs;
  readonly random?: Random;
}

/** Different names of events in one process. */
const MAX_NAMES = 4_096;
/** An event that is emitted while one is emitted (by a processor, a mask, a getter) may cause another, and so on. */
const MAX_DEPTH = 3;
const OWN_SCOPE = '@weir/event-logger';

const { off: OFF } = SEVERITY;
const WANTS_NOTHING: Decision = { minimum: OFF, outputs: [], logger: undefined, followsProvider: false };

/**
 * The switchboard of events. Invariant: a configuration holds as a whole or not at all, and from the next event on.
 *
 * @example
 * const router = new LogRouter({ env: {} });
 * router.configure({ level: 'warn', providers: { global: 'console_direct' } });
 * eventLogger('shop', { router }).enabled('info'); // false
 */
export class LogRouter implements Decider {
  epoch = 0;
  /** Sees every event that anybody may see; set by a log tap. */
  readonly taps: Set<LogOutput> = new Set();
  readonly outputs: Outputs = new Outputs();
  readonly #env: NodeJS.ProcessEnv;
  readonly #clock: Clock;
  readonly #nowMs: NowMs;
  readonly #random: Random;
  readonly #names = new KnownNames(MAX_NAMES);
  #settings: Settings;
  #level: Directives | undefined;
  #limiter: Limiter | undefined;
  #depth = 0;
  readonly #own: Gate = this.gate({ name: OWN_SCOPE }, 'global', undefined);

  constructor({ env = process.env, clock = systemClock, nowMs, random }: LogRouterPorts = {}) {
    this.#env = env;
    this.#clock = clock;
    this.#nowMs = nowMs ?? (() => performance.now());
    this.#random = random ?? Math.random;
    this.#settings = defaultSettings(env);
    const { WEIR_LOG: asked = '' } = env;
    if (asked !== '') {
      this.#level = parseDirectives(asked, 'WEIR_LOG', (detail) => faults.count('bad_directive', detail));
    }
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** @throws EventLoggerError where an option is not what it must be; nothing has changed then */
  configure(options: LogsOptions): void {
    const settings = changedSettings(this.#settings, options, this.#env);
    if (settings.limits !== this.#settings.limits) {
      this.tellSuppressed();
      const isLimited = Object.keys(settings.limits).length > 0;
      this.#limiter = isLimited ? new Limiter(settings.limits, this.#nowMs, this.#random) : undefined;
    }
    this.#settings = settings;
    this.outputs.configure(settings);
    this.changed();
  }

  /** @throws EventLoggerError `WEIR_EVENT_LOGGER_LEVEL` where it is no list of directives; nothing has changed then */
  setLevel(directives: string): void {
    this.#level = parseDirectives(directives, 'level');
    this.changed();
  }

  /** Every gate looks again. */
  changed(): void {
    this.epoch += 1;
  }

  gate(scope: Scope, of: LogContext, modes: readonly ProviderMode[] | undefined): Gate {
    return new Gate(this, scope, of, modes);
  }

  provider(): LoggerProvider | undefined {
    return this.#settings.loggerProvider ?? findLoggerProvider();
  }

  decide({ scope, context: of, modes }: Gate): Decision {
    const minimum = SEVERITY[levelFor(this.#level ?? this.#settings.directives, scope.name)];
    if (minimum === OFF) return WANTS_NOTHING;
    const provider = this.provider();
    const chosen = modes ?? this.#settings.providers[of] ?? defaultModes(of, provider !== undefined);
    if (chosen.length === 0) return WANTS_NOTHING;
    const outputs = chosen.flatMap((mode) => this.outputs.of(mode, this.#settings) ?? []);
    outputs.push(...this.taps);
    const isGiven = modes !== undefined || this.#settings.providers[of] !== undefined;
    const followsProvider = isGiven ? chosen.includes('opentelemetry') : DEFAULT_PROVIDERS[of] === 'console_async';
    const logger = chosen.includes('opentelemetry') ? this.#loggerOf(scope, provider) : undefined;
    const isWanted = outputs.length > 0 || logger !== undefined;
    return isWanted || followsProvider ? { minimum, outputs, logger, followsProvider } : WANTS_NOTHING;
  }

  /** Takes an event where it goes. Never throws. */
  emit(gate: Gate, severityNumber: number, name: string, attributes: AttributesSource | undefined): void {
    if (this.#depth >= MAX_DEPTH) {
      faults.count('output_failed', 'an event caused an event that caused an event, and so on: the last was dropped');
      return;
    }
    this.#depth += 1;
    try {
      gate.follow();
      const { logger, outputs } = gate;
      // Asked each time, as the Logs API has it: the answer may depend on the active span, or on what a processor was told.
      const isWantedBySdk = logger !== undefined && isWanted(logger, severityNumber, name);
      if (isWantedBySdk || outputs.length > 0) {
        this.#emit(gate, severityNumber, name, attributes, isWantedBySdk ? logger : undefined);
      }
    } catch (error) {
      faults.count('internal_error', `an event was lost: ${errorName(error)}`);
    } finally {
      this.#depth -= 1;
    }
  }

  /** Events for what was held back and not told of yet. */
  tellSuppressed(): void {
    for (const [name, count] of this.#limiter?.takeSuppressed() ?? []) {
      if (this.#own.isClosedTo(SEVERITY.info)) return;
      const attributes = { [ATTR_EVENT_LOGGER_SUPPRESSED_NAME]: name, [ATTR_EVENT_LOGGER_SUPPRESSED_COUNT]: count };
      const { logger } = this.#own;
      this.#deliver(this.#own, SEVERITY.info, EVENT_EVENT_LOGGER_EVENTS_SUPPRESSED, recordContent(attributes), logger);
    }
  }

  /** What became of the events of each output. */
  stats(): OutputStats {
    return this.outputs.stats();
  }

  #emit(
    gate: Gate,
    severityNumber: number,
    given: unknown,
    attributes: AttributesSource | undefined,
    logger: Logger | undefined,
  ): void {
    const problem = this.#names.problem(given);
    if (problem !== undefined) faults.count(problem, PROBLEMS[problem]);
    const name = problem === undefined ? (given as string) : EVENT_EVENT_LOGGER_UNNAMED;
    const suppressed = this.#limiter?.admit(name) ?? 0;
    if (suppressed < 0) return;
    const content = recordContent(attributes);
    if (suppressed > 0) content.attributes[ATTR_EVENT_LOGGER_SUPPRESSED_COUNT] = suppressed;
    this.#deliver(gate, severityNumber, name, content, logger);
  }

  #deliver(gate: Gate, severityNumber: number, name: string, content: RecordContent, logger: Logger | undefined): void {
    deliver({ gate, severityNumber, name, content, logger, mask: this.#settings.mask, clock: this.#clock });
  }

  #loggerOf({ name, version }: Scope, provider: LoggerProvider | undefined): Logger | undefined {
    if (provider === undefined) return undefined;
    try {
      return provider.getLogger(name, version);
    } catch (error) {
      faults.count('output_failed', `a LoggerProvider gave no logger: ${errorName(error)}`);
      return undefined;
    }
  }
}

const PROBLEMS = {
  bad_name: 'the name of an event is not lower-case words joined by dots, and the event goes without it',
  too_many_names: `there are more than ${MAX_NAMES} names of events: they are made of data, and events go without them`,
} as const;

function defaultModes(of: LogContext, hasProvider: boolean): readonly ProviderMode[] {
  const mode = DEFAULT_PROVIDERS[of];
  if (mode === 'noop') return [];
  return [mode === 'console_async' && hasProvider ? 'opentelemetry' : mode];
}

/** The router of the process, shared by all copies of this package. */
export function defaultRouter(): LogRouter {
  return processWide('event-logger-router.v1', () => new LogRouter());
}
