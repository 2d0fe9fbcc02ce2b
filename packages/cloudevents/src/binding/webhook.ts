/** The handshake and the pace of the webhook specification (CloudEvents, "HTTP 1.1 Web Hooks for Event Delivery" 1.0.2). */
import { DeliveryError, type HttpHeaders, type HttpSender } from '@weir/delivery/http';
import { MAX_TIMER_MS, requireInteger, requireObject, wrongOption } from '../option-rules.ts';

/** Options of the handshake. */
export interface WebhookOptions {
  /** A DNS name for the system that sends, as a whole: `WebHook-Request-Origin`. */
  readonly origin: string;
  /** Where the receiver may grant permission later: `WebHook-Request-Callback`. Whoever serves it calls `confirm`. */
  readonly callback?: string | URL;
  /** Requests a minute that are asked for: `WebHook-Request-Rate`; an integer from 1. Default: none are asked for. */
  readonly requestRate?: number;
  /** How long to wait after permission was not given, in milliseconds, from 1. Default 60,000. */
  readonly retryAfterMs?: number;
  /** A clock that never steps back, in milliseconds. Default `performance.now`. */
  readonly nowMs?: () => number;
}

const MINUTE_MS = 60_000;
const DNS_NAME = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/**
 * Permission to send to one receiver.
 *
 * Invariant: nothing is posted before the receiver, or whoever calls `confirm` for it, has allowed it; and no more requests a
 * minute than were allowed.
 */
export class WebhookPermission {
  readonly #origin: string;
  readonly #request: HttpHeaders;
  readonly #requestRate: number | undefined;
  readonly #retryAfterMs: number;
  readonly #nowMs: () => number;
  #granted = false;
  #asking: Promise<void> | undefined;
  /** 0 where there is no limit. */
  #intervalMs = 0;
  #nextMs = 0;

  /** @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` */
  constructor(options: WebhookOptions) {
    const { origin, callback, requestRate, ...rest } = requireObject('webhook', options);
    const { retryAfterMs = MINUTE_MS, nowMs = () => performance.now() } = rest;
    if (typeof origin !== 'string' || !DNS_NAME.test(origin)) throw wrongOption('webhook.origin', 'a DNS name', origin);
    if (requestRate !== undefined) requireInteger('webhook.requestRate', requestRate, 1, MAX_TIMER_MS);
    if (typeof nowMs !== 'function') throw wrongOption('webhook.nowMs', 'a function', nowMs);
    const callbackUrl = callback === undefined ? undefined : parsedUrl(callback);
    this.#origin = origin;
    this.#requestRate = requestRate;
    this.#retryAfterMs = requireInteger('webhook.retryAfterMs', retryAfterMs, 1, MAX_TIMER_MS);
    this.#nowMs = nowMs;
    this.#request = {
      'webhook-request-origin': origin,
      ...(callbackUrl === undefined ? {} : { 'webhook-request-callback': callbackUrl }),
      ...(requestRate === undefined ? {} : { 'webhook-request-rate': String(requestRate) }),
    };
  }

  /** Fields of each delivery. */
  get headers(): HttpHeaders {
    return { 'webhook-request-origin': this.#origin };
  }

  /** How long the next request must wait, in milliseconds. */
  get delayMs(): number {
    return Math.max(0, this.#nextMs - this.#nowMs());
  }

  /** Takes the permission that the receiver grants by callback, with the value of `WebHook-Allowed-Rate` where it gave one. */
  confirm(allowedRate?: string): void {
    const rate = allowedRate === undefined ? this.#requestRate : rateOf(allowedRate);
    this.#intervalMs = rate === undefined ? 0 : MINUTE_MS / rate;
    this.#granted = true;
  }

  /** Asks unless permission is there. @throws DeliveryError that is retryable where it is not given */
  async obtain(sender: HttpSender): Promise<void> {
    if (this.#granted) return;
    this.#asking ??= this.#ask(sender).finally(() => (this.#asking = undefined));
    await this.#asking;
  }

  /** A request is about to be made. */
  count(): void {
    if (this.#intervalMs > 0) this.#nextMs = Math.max(this.#nextMs, this.#nowMs()) + this.#intervalMs;
  }

  async #ask(sender: HttpSender): Promise<void> {
    const { headers } = await sender.options({ headers: this.#request });
    const allowed = headers['webhook-allowed-origin']?.trim();
    // The status says nothing: servers answer OPTIONS for reasons of their own.
    if (allowed === '*' || allowed?.toLowerCase() === this.#origin.toLowerCase()) {
      this.confirm(headers['webhook-allowed-rate']);
    }
    // It may have been confirmed meanwhile.
    if (this.#granted) return;
    throw new DeliveryError('WEIR_DELIVERY_TRANSPORT', 'the receiver has not allowed deliveries from this origin', {
      retryable: true,
      retryAfterMs: this.#retryAfterMs,
    });
  }
}

/** Requests a minute; undefined for no limit, and for what is no rate. */
function rateOf(text: string): number | undefined {
  const rate = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 0;
  return rate > 0 ? rate : undefined;
}

function parsedUrl(given: unknown): string {
  const url = given instanceof URL ? given : typeof given === 'string' ? URL.parse(given) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw wrongOption('webhook.callback', 'a URL of https:', given);
  return url.href;
}
