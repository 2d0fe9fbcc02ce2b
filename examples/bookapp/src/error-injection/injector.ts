/** Holds what is configured, decides which requests are hit, and says so on their spans and in a log. */
import { context, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { eventLogger } from '@weir/event-logger';
import { listErrorInjections } from '../generated/error-injection.ts';
import { type Database, many } from '../database/query.ts';
import { injectionMetrics } from '../metrics.ts';
import { attributesOf } from './attributes.ts';
import type { ErrorInjectionConfig } from './config.ts';

/** How old the configuration may be that another process has changed, in milliseconds. */
const REFRESH_MS = 1_000;

const log = eventLogger('bookapp.error_injection');

/**
 * The configurations of the database, as last read.
 *
 * Invariant: it fails open. What cannot be read is not injected, which a log and a metric tell once it begins and ends.
 */
export class ErrorInjector {
  readonly #database: Database;
  readonly #random: () => number;
  #configs: ReadonlyMap<string, ErrorInjectionConfig> = new Map();
  #failing = false;
  #begun = 0;
  /** The latest read whose answer is in force: one that began before it and answers after it tells of the past. */
  #inForce = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, random: () => number = Math.random) {
    this.#database = database;
    this.#random = random;
  }

  /** Reads what is configured, and goes on to do so. */
  async start(): Promise<void> {
    await this.refresh();
    const unseen = suppressTracing(context.active());
    this.#timer = setInterval(() => void context.with(unseen, () => this.refresh()), REFRESH_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Reads what is configured. Never rejects. */
  async refresh(): Promise<void> {
    this.#begun += 1;
    const read = this.#begun;
    const configs = await many(this.#database, listErrorInjections, {}).catch(() => undefined);
    if (read < this.#inForce) return;
    this.#inForce = read;
    this.#configs = new Map(
      configs?.map((config) => [`${config.http_method} ${config.endpoint_pattern}`, config] as const),
    );
    this.#tellState(configs === undefined);
  }

  /** What is to be done to a request of this route (such as `GET /books/{id}`); undefined for most. */
  hit(route: string): ErrorInjectionConfig | undefined {
    const config = this.#configs.get(route);
    if (config === undefined || this.#random() >= config.error_rate) return undefined;
    const attributes = attributesOf(config);
    trace.getActiveSpan()?.setAttributes(attributes);
    injectionMetrics.injected.add(1);
    log.event(config.error_code === null && !config.abort ? 'warn' : 'error', 'error.injected', attributes);
    return config;
  }

  #tellState(failing: boolean): void {
    if (failing) injectionMetrics.unavailable.add(1);
    if (failing === this.#failing) return;
    this.#failing = failing;
    if (failing) log.warn('error_injection.unavailable');
    else log.info('error_injection.available');
  }
}
